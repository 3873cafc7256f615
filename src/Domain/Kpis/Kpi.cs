using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>A KPI of a project: its definition and the salt that hides its cases. Contracts copy the definition when they are signed.</summary>
public sealed partial class Kpi : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest key.</summary>
    public const int MaxKeyLength = 40;

    // other pages stand under these words beside KPIs
    private static readonly string[] Reserved = ["new", "contracts", "invoices", "return", "comparisons", "erasures"];

    private byte[]? _secret;

    private Kpi()
    {
    }

    /// <summary>Id.</summary>
    public KpiId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>Short name in addresses and contracts; unique in the project.</summary>
    public string Key { get; private set; } = "";

    /// <summary>What is measured.</summary>
    public KpiDefinition Definition { get; private set; } = null!;

    /// <summary>Secret that case names are hashed with, base64. Without it nobody can tell whether a case is among the evidence.</summary>
    public string Salt { get; private set; } = "";

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Nothing more can be received at or before this moment, UTC: whoever stores observations, or fixes a moment to read them at, moves it on.</summary>
    public DateTimeOffset ReceivedUpTo { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    private byte[] Secret => _secret ??= Convert.FromBase64String(Salt);

    /// <summary>Defines a KPI.</summary>
    /// <returns>Refused with <c>kpi.key</c>, <c>kpi.key_reserved</c> or what <see cref="KpiDefinition.Check"/> says.</returns>
    public static Outcome<Kpi> Create(TenantScope scope, ProjectId project, string key, KpiDefinition definition, string createdBy, DateTimeOffset now)
    {
        if (!KeyForm().IsMatch(key))
            return KpiErrors.Key(key);
        if (Array.IndexOf(Reserved, key) >= 0)
            return KpiErrors.KeyReserved(key);
        var check = definition.Check();
        if (!check.Succeeded)
            return check.Error;
        return new Kpi
        {
            Id = TypedId.New<KpiId>(now),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = project,
            Key = key,
            Definition = definition,
            Salt = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            CreatedBy = createdBy,
            CreatedAt = now,
            ReceivedUpTo = now,
        };
    }

    /// <summary>A case as it is stored: HMAC-SHA-256 of its name under the salt, lower-case hex.</summary>
    public string HashOf(string caseName) => Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(caseName)));

    /// <summary>An erased case as <see cref="ErasedName"/> keeps it: under another key than observations and evidence, so that the two cannot be laid side by side.</summary>
    public string ErasedCaseOf(string caseName) => ErasedOf("case|" + caseName);

    /// <summary>The key of an erased case's event as <see cref="ErasedName"/> keeps it.</summary>
    public string ErasedKeyOf(string eventKey) => ErasedOf("key|" + eventKey);

    private string ErasedOf(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(HMACSHA256.HashData(Secret, "erased"u8), Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex KeyForm();
}
