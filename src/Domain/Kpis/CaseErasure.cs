using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>What an erasure concerns in one KPI.</summary>
/// <param name="Key">The KPI.</param>
/// <param name="Observations">Observations of the cases.</param>
/// <param name="Revisions">Revisions of them.</param>
/// <param name="Groups">Groups in which nobody else's case is.</param>
public sealed record ErasedInKpi(string Key, int Observations, int Revisions, int Groups);

/// <summary>Frozen evidence of an invoice that holds some of the cases as salted hashes.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Number">Its number; empty before the issue.</param>
/// <param name="Period">Its period.</param>
/// <param name="Rows">Frozen rows of the cases.</param>
public sealed record ErasedInEvidence(Guid Invoice, string Number, int Period, int Rows);

/// <summary>Everything that an erasure concerns.</summary>
/// <param name="Kpis">By KPI, in the order of their keys.</param>
/// <param name="Evidence">By invoice, in the order of their periods.</param>
public sealed record ErasureScope(IReadOnlyList<ErasedInKpi> Kpis, IReadOnlyList<ErasedInEvidence> Evidence)
{
    /// <summary>Rows that name one of the cases.</summary>
    public int Rows => Kpis.Sum(kpi => kpi.Observations + kpi.Revisions);

    internal string Line => string.Join(';', Kpis.Select(kpi => string.Create(CultureInfo.InvariantCulture, $"{kpi.Key},{kpi.Observations},{kpi.Revisions},{kpi.Groups}")))
        + "/" + string.Join(';', Evidence.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Invoice},{one.Number},{one.Period},{one.Rows}")));
}

/// <summary>Says that cases were erased from a project's observations, with counts before and after and without any name. Each receipt names the hash of the one before it.</summary>
public sealed class CaseErasure : IWorkspaceOwned
{
    /// <summary>Most names in one erasure.</summary>
    public const int MostNames = 10_000;

    private CaseErasure()
    {
    }

    /// <summary>Makes a receipt.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="project">The project.</param>
    /// <param name="names">How many names were given.</param>
    /// <param name="counts">What it concerned, and rows that still name one of the cases, counted again afterwards.</param>
    /// <param name="previousHash">Hash of the workspace's receipt before; empty for the first.</param>
    /// <param name="requestedBy">Account id.</param>
    /// <param name="at">UTC.</param>
    public CaseErasure(TenantScope scope, ProjectId project, int names, (ErasureScope Erased, int Left) counts, string previousHash, string requestedBy, DateTimeOffset at)
    {
        Id = TypedId.New<CaseErasureId>(at);
        (TenantId, WorkspaceId, ProjectId) = (scope.TenantId, scope.WorkspaceId, project);
        (Names, Erased, Left) = (names, counts.Erased, counts.Left);
        (RequestedBy, At, PreviousHash) = (requestedBy, UtcMoment.Of(at), previousHash);
        Hash = ComputeHash();
    }

    /// <summary>Id.</summary>
    public CaseErasureId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>How many names were given.</summary>
    public int Names { get; private set; }

    /// <summary>What it concerned.</summary>
    public ErasureScope Erased { get; private set; } = null!;

    /// <summary>Rows that still named one of the cases afterwards.</summary>
    public int Left { get; private set; }

    /// <summary>Who asked for it: account id.</summary>
    public string RequestedBy { get; private set; } = "";

    /// <summary>When it was done, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Hash of the workspace's receipt before; empty for the first.</summary>
    public string PreviousHash { get; private set; } = "";

    /// <summary>SHA-256 over everything above, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>True when the receipt says what it said when it was made.</summary>
    public bool IsGenuine => Hash == ComputeHash();

    private string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Id}|{TenantId}|{WorkspaceId}|{ProjectId}|{Names}|{Erased.Line}|{Left}|{RequestedBy}|{At.ToUnixTimeMilliseconds()}|{PreviousHash}"))));
}
