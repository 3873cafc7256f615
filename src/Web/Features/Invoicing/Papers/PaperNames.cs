namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>File names inside a document's papers, whatever letters its number has.</summary>
internal static class PaperNames
{
    /// <summary>The evidence file.</summary>
    public static string Evidence(string number) => $"evidence-{Plain(number)}.json";

    /// <summary>The PDF that carries the evidence file inside an e-invoice.</summary>
    public static string Carrier(string number) => $"evidence-{Plain(number)}.pdf";

    private static string Plain(string number) => new([.. number.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
}
