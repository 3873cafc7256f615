using Platform.Domain.Contracts;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>
/// Keeps the error chance of an amendment to what the periods before leave of it: when somebody changes the length, the first period or the KPIs, the form states the largest chance that may be stated then,
/// at most what was wanted. What a person types into the field itself stays; if it is too much, the page says so.
/// </summary>
public sealed class AlphaProposal(IReadOnlyList<TermsFrom> signed, TermsForm form)
{
    private decimal _wanted = form.AlphaPercent;
    private decimal _stated = form.AlphaPercent;

    /// <summary>What the form states instead of what was wanted; null while that may be stated.</summary>
    public decimal? Lowered { get; private set; }

    /// <summary>The form was changed.</summary>
    public void Follow(TermsForm form, int from)
    {
        if (form.AlphaPercent != _stated)
        {
            (_wanted, _stated, Lowered) = (form.AlphaPercent, form.AlphaPercent, null);
            return;
        }

        if (from < 1 || from > form.Periods)
            return;
        var largest = Shown.Percent(ErrorBudget.LargestAlpha(signed, form.Terms, from));
        // what is too little for any contract is said by the page and not typed into the form
        if (largest < Shown.Percent(ErrorBudget.Least))
            return;
        form.AlphaPercent = _stated = Math.Min(_wanted, largest);
        Lowered = _stated < _wanted ? _stated / 100 : null;
    }
}
