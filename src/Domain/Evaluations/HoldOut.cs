using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Evaluations;

/// <summary>
/// The rules of a hidden hold-out. Every look at a figure on it teaches whoever tunes the model a little of it (Dwork et al. 2015, "The reusable holdout"; Blum, Hardt 2015, "The ladder"),
/// so a question wears out by being asked, and neither questions nor figures are shown to those who tune.
/// </summary>
public static class HoldOut
{
    /// <summary>Evaluations that may ask a question before it is retired: once a month for a year. A retired question is still asked and no longer counts for a KPI.</summary>
    public const int MostUses = 12;

    /// <summary>True for those who may read a sealed hold-out: the customer, whose data it is, and the auditor.</summary>
    public static bool MayRead(BillingRole part) => part is BillingRole.Customer or BillingRole.Auditor;

    /// <summary>True for those who see what a KPI that is measured on it came to: they agree on it and bill by it. Who tunes has no part.</summary>
    public static bool MaySeeFigure(BillingRole part) => part != BillingRole.None;

    /// <summary>
    /// Names a question by its content, so that it stays the same one in another version of the data, in another part and under other instructions.
    /// SHA-256 of the conversation without its instructions and without the answer, lower-case hex.
    /// </summary>
    /// <param name="prompt">The conversation up to the answer.</param>
    public static string ItemOf(IEnumerable<DatasetMessage> prompt) =>
        CanonicalText.HashOf(prompt.Where(message => message.Role != MessageRole.System).Select(message => new Turn(message.Role, message.Content.Trim())).ToList());

    private sealed record Turn(MessageRole Role, string Content);
}
