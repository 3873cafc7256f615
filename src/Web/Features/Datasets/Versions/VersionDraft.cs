using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>Everything that decides what a version will hold.</summary>
internal sealed record VersionDraft
{
    public required TenantId Tenant { get; init; }

    public required CheckedFiles Files { get; init; }

    public required ChecksReport Report { get; init; }

    public required IReadOnlyList<SourceFile> Sources { get; init; }

    public required ColumnMapping Mapping { get; init; }

    public required TaskKind Task { get; init; }

    public required CheckActions Actions { get; init; }

    public required SplitRule Rule { get; init; }
}
