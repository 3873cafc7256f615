using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;

namespace Platform.Web.Features.Invoicing;

/// <summary>The frozen evidence of a line.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Project">Its project.</param>
/// <param name="Number">Its number; null before the issue.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Term">What the line measures and how it is priced.</param>
/// <param name="Result">The line as computed.</param>
/// <param name="Snapshot">The evidence.</param>
/// <param name="Hash">Its hash, as the chain records it.</param>
public sealed record EvidenceView(
    InvoiceId Invoice, ProjectId Project, string? Number, int Period, string Currency, ContractId Contract, KpiTerm Term, LineResult Result, EvidenceSnapshot Snapshot, string Hash)
{
    /// <summary>Rows that a filter lets through, by their places from 0.</summary>
    public IReadOnlyList<int> Places(bool? served, decimal? value) => served is null && value is null
        ? [.. Enumerable.Range(0, Snapshot.Rows.Count)]
        : [.. Snapshot.Rows.Select((line, place) => (Row: EvidenceRow.Parse(line)!, place)).Where(one => (served is null || one.Row.Served == served) && (value is null || one.Row.Value == value)).Select(one => one.place)];
}

/// <summary>Cases and mean of both arms on some days.</summary>
/// <param name="From">First of the days, UTC.</param>
public sealed record ArmDays(DateOnly From, int Served, double? ServedMean, int Compared, double? ComparedMean);

/// <summary>A value that a case had.</summary>
/// <param name="At">When it was seen, UTC.</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
/// <param name="Value">The value.</param>
/// <param name="IsRevision">True when it replaced the one before.</param>
/// <param name="IsLater">True when it was received after the evidence was frozen.</param>
public sealed record CaseValue(DateTimeOffset At, DateTimeOffset ReceivedAt, decimal Value, bool IsRevision, bool IsLater);

/// <summary>One case of a line's evidence.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Row">Its row.</param>
/// <param name="Place">Its place among the rows, from 1.</param>
/// <param name="InArm">Cases of its arm.</param>
/// <param name="Mean">Mean of its arm.</param>
/// <param name="MeanWithout">Mean of its arm without it; null when it is alone.</param>
/// <param name="Values">What was observed of it, oldest first; empty when the raw rows were erased.</param>
public sealed record CaseView(EvidenceView Evidence, EvidenceRow Row, int Place, int InArm, decimal Mean, decimal? MeanWithout, IReadOnlyList<CaseValue> Values);
