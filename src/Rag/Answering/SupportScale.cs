namespace Platform.Rag.Answering;

/// <summary>Joins the parts of the support. The figures come from <c>./lathe bench support</c>; see the README.</summary>
internal static class SupportScale
{
    /// <summary>For a sentence that cites nothing and is compared with all sources.</summary>
    public const double NothingCited = 0.85;

    private const double MissingNumber = 0.2;
    private const double Denial = 0.1;
    // Logistic regression over one half of the bench's borne and unrelated pairs; shifted so that the floor found on that half is the default of 0.25.
    private const double Shift = -0.57;

    /// <summary>Support by words and meaning; without an embedder by words alone, which are pairs of characters in Chinese.</summary>
    public static double Of(double lexical, double? cosine, double known, bool chinese)
    {
        if (lexical == 0 && known * (cosine ?? 0) <= 0)
            return 0;
        var z = cosine is { } meaning ? -0.98 + (7.63 * lexical) + (known * ((5.48 * meaning) - 4.5)) : chinese ? -2.08 + (7.74 * lexical) : -2.8 + (9.11 * lexical);
        return 1 / (1 + Math.Exp(-(z + Shift)));
    }

    /// <summary>What numbers and denials leave of it; a contradicted number leaves nothing.</summary>
    public static double Factor(FigureState figures, double denied) => figures switch
    {
        FigureState.Contradicted => 0,
        FigureState.Missing => MissingNumber,
        _ => 1,
    } * (1 - ((1 - Denial) * denied));
}
