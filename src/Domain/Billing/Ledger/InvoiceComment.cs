using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>What a person of either side says about an invoice or one of its lines. Not part of the bill.</summary>
public sealed class InvoiceComment : IWorkspaceOwned
{
    /// <summary>Longest text.</summary>
    public const int MaxLength = 2000;

    private InvoiceComment()
    {
    }

    /// <summary>Id.</summary>
    public InvoiceCommentId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The invoice.</summary>
    public InvoiceId InvoiceId { get; private set; }

    /// <summary>The line; null for the whole invoice.</summary>
    public int? LineNumber { get; private set; }

    /// <summary>Who: account id.</summary>
    public string Author { get; private set; } = "";

    /// <summary>Part of the person when it was said.</summary>
    public BillingRole Role { get; private set; }

    /// <summary>What.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Says something.</summary>
    /// <returns>Refused with <c>invoice.comment</c>.</returns>
    public static Outcome<InvoiceComment> Say(Invoice invoice, int? line, (string Account, BillingRole Role) author, string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > MaxLength)
            return InvoiceErrors.Comment(trimmed.Length);
        return new InvoiceComment
        {
            Id = TypedId.New<InvoiceCommentId>(now),
            TenantId = invoice.TenantId,
            WorkspaceId = invoice.WorkspaceId,
            InvoiceId = invoice.Id,
            LineNumber = line,
            Author = author.Account,
            Role = author.Role,
            Text = trimmed,
            At = now,
        };
    }
}
