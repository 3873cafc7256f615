using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>A file to check.</summary>
/// <param name="Name">Shown with the findings.</param>
/// <param name="Format">Kind.</param>
/// <param name="Sha256">Blob.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Encoding">Chosen encoding; null to work it out.</param>
/// <param name="Split">The split all of its rows belong to; null when the file does not say.</param>
internal sealed record CheckFile(string Name, FileFormat Format, string Sha256, long Bytes, string? Encoding, SplitName? Split);

/// <summary>What a check works on.</summary>
internal sealed record CheckInput(TenantId Tenant, IReadOnlyList<CheckFile> Files, ColumnMapping Mapping, TaskKind Task);

/// <summary>What a check found and left.</summary>
/// <param name="Report">Summary.</param>
/// <param name="Files">Blobs.</param>
/// <param name="Sources">The files with the number of rows read from each.</param>
/// <param name="SplitsAreGiven">True when files or a column name more than one split.</param>
internal sealed record CheckResult(ChecksReport Report, CheckedFiles Files, IReadOnlyList<SourceFile> Sources, bool SplitsAreGiven);
