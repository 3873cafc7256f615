using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Mapping;
using Platform.Web.Features.Datasets.Reading;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>An import with its files, as the wizard shows it.</summary>
public sealed record ImportView(DatasetImport Import, IReadOnlyList<Upload> Uploads, string ProjectName, string? DatasetName, int NextNumber);

/// <summary>One row of the preview: as it stands in the file, and as an example.</summary>
public sealed record PreviewRow(string File, long Line, string Raw, MappedRow Mapped);

/// <summary>Reads what the wizard shows.</summary>
internal sealed class ImportQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IBlobStore blobs)
{
    public const int PreviewRows = 20;

    public async Task<ImportView?> FindAsync(ProjectId projectId, DatasetImportId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.AsNoTracking().FirstOrDefaultAsync(import => import.Id == id && import.ProjectId == projectId, cancellationToken);
        if (import is null)
            return null;
        var project = await db.Projects.Where(project => project.Id == projectId).Select(project => project.Name).FirstAsync(cancellationToken);
        var dataset = await db.Datasets.Where(dataset => dataset.Id == import.DatasetId).Select(dataset => new { dataset.Name, dataset.LatestNumber }).FirstOrDefaultAsync(cancellationToken);
        var uploads = await db.Uploads.AsNoTracking().Where(upload => upload.ImportId == id).OrderBy(upload => upload.CreatedAt).ToListAsync(cancellationToken);
        return new ImportView(import, uploads, project, dataset?.Name, (dataset?.LatestNumber ?? 0) + 1);
    }

    /// <summary>The first rows of a file under a mapping; a file that cannot be read gives none.</summary>
    public async Task<IReadOnlyList<PreviewRow>> PreviewAsync(Upload upload, ColumnMapping mapping, TaskKind task, CancellationToken cancellationToken)
    {
        var rows = new List<PreviewRow>();
        if (upload.Profile.Unreadable is not null)
            return rows;
        await using var content = blobs.OpenRead(tenant.Scope.TenantId, upload.Sha256);
        var (reader, _) = await RowReaders.OpenAsync(content, upload.Format, upload.Encoding, ReadLimits.Default, cancellationToken);
        var mapper = new RowMapper(mapping, task, reader.Columns);
        await foreach (var row in reader.ReadAsync(cancellationToken))
        {
            rows.Add(new PreviewRow(upload.FileName, row.Line, RawText(row, reader.Columns), mapper.Map(row)));
            if (rows.Count == PreviewRows)
                break;
        }

        return rows;
    }

    /// <summary>One page of the findings of a kind, from a report's blob.</summary>
    public async Task<IReadOnlyList<Finding>> FindingsAsync(string blob, FindingKind? kind, int skip, int take, CancellationToken cancellationToken)
    {
        var page = new List<Finding>();
        await foreach (var finding in AllFindingsAsync(blob, cancellationToken))
        {
            if (kind is not null && finding.Kind != kind)
                continue;
            if (skip-- > 0)
                continue;
            page.Add(finding);
            if (page.Count == take)
                break;
        }

        return page;
    }

    /// <summary>All findings of a report's blob, one at a time.</summary>
    public async IAsyncEnumerable<Finding> AllFindingsAsync(string blob, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = blobs.OpenRead(tenant.Scope.TenantId, blob);
        using var lines = new Utf8Lines(stream, 1 << 20);
        while (await lines.NextAsync(cancellationToken) is { } line)
            yield return Finding.FromJson(line.Bytes.Span);
    }

    /// <summary>How the rows would be divided.</summary>
    public async Task<Outcome<SplitPlan>> PlanAsync(DatasetImport import, CheckActions actions, SplitRule rule, CancellationToken cancellationToken)
    {
        if (import.Files is null)
            return DatasetErrors.WrongStage(import.Stage);
        await using var stream = blobs.OpenRead(import.TenantId, import.Files.Facts);
        var (facts, _) = FactsFile.Read(stream);
        return await Task.Run(() => SplitPlanner.Plan(facts, actions, rule), cancellationToken);
    }

    /// <summary>The labels of a checked import.</summary>
    public async Task<IReadOnlyList<string>> LabelsAsync(DatasetImport import)
    {
        if (import.Files is null)
            return [];
        await using var stream = blobs.OpenRead(import.TenantId, import.Files.Facts);
        return FactsFile.Read(stream).Facts.LabelNames;
    }

    private static string RawText(RawRow row, ColumnSet columns) => row.Fault is not null
        ? row.Excerpt
        : string.Join('\n', columns.Names.Select((name, i) => (name, value: row[i])).Where(field => field.value is not null).Select(field => $"{field.name}: {Shown(field.value!)}"));

    private static string Shown(object value) => value is IReadOnlyList<RawMessage> turns
        ? string.Join('\n', turns.Select(turn => $"  {turn.Role}: {turn.Content}"))
        : value.ToString()!;
}
