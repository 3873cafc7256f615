using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;
using Platform.Web.Features.Invoicing.Evidence;

namespace Platform.Web.Features.Invoicing;

/// <summary>The frozen evidence of a line.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Project">Its project.</param>
/// <param name="Number">Its number; null before the issue.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Term">What the line measures and how it is priced.</param>
/// <param name="Result">The line as computed.</param>
/// <param name="Snapshot">The evidence; its rows are read when they are asked for.</param>
/// <param name="Part">Where it is stored; its hash is the one that the chain records.</param>
/// <param name="Outline">Its figures.</param>
internal sealed record EvidenceView(
    InvoiceId Invoice, ProjectId Project, string? Number, int Period, string Currency, ContractId Contract, KpiTerm Term, LineResult Result, EvidenceSnapshot Snapshot, EvidencePart Part, EvidenceOutline Outline)
{
    /// <summary>A page of rows with their places from 0.</summary>
    public IReadOnlyList<(EvidenceRow Row, int Place)> Rows(EvidencePlaces places, int page, int size) => [.. places.Page(page, size).Select(place => (EvidenceRow.Parse(Snapshot.Rows[place])!, place))];
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
internal sealed record CaseValue(DateTimeOffset At, DateTimeOffset ReceivedAt, decimal Value, bool IsRevision, bool IsLater);

/// <summary>One case of a line's evidence.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Row">Its row.</param>
/// <param name="Place">Its place among the rows, from 1.</param>
/// <param name="InArm">Cases of its arm.</param>
/// <param name="Mean">Mean of its arm.</param>
/// <param name="MeanWithout">Mean of its arm without it; null when it is alone.</param>
/// <param name="Values">What was observed of it, oldest first; empty when the raw rows were erased.</param>
internal sealed record CaseView(EvidenceView Evidence, EvidenceRow Row, int Place, int InArm, decimal Mean, decimal? MeanWithout, IReadOnlyList<CaseValue> Values);
