using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Collections;
using Platform.Domain.Contracts;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Auditing;

/// <summary>Finds where the things that entries are about still stand: one query a kind for a whole page of entries.</summary>
internal sealed class AuditPlaces(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <returns>An address an entry, in their order; null where the thing is gone or has no page.</returns>
    public async Task<IReadOnlyList<string?>> FindAsync(IReadOnlyList<AuditView> entries, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = new Dictionary<(string Type, string Id), string>();
        foreach (var group in entries.GroupBy(entry => entry.Subject.Type, entry => entry.Subject.Id, StringComparer.Ordinal))
        {
            foreach (var (id, address) in await OfAsync(db, group.Key, [.. group.Distinct(StringComparer.Ordinal)], cancellationToken))
                known[(group.Key, id)] = address;
        }

        return [.. entries.Select(entry => known.GetValueOrDefault((entry.Subject.Type, entry.Subject.Id)))];
    }

    private static async Task<IEnumerable<(string Id, string Address)>> OfAsync(PlatformDbContext db, string type, string[] ids, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "person":
                return ids.Select(id => (id, "/settings/people"));
            case "workspace":
                return ids.Select(id => (id, "/settings/workspaces"));
            case "apiKey":
                return ids.Select(id => (id, "/settings/api-keys"));
            case "project":
                var projects = Parsed<ProjectId>(ids);
                return (await db.Projects.Where(row => projects.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken))
                    .Select(id => (id.ToString(), $"/projects/{id}"));
            case "run":
                var runs = Parsed<RunId>(ids);
                return (await db.Runs.Where(row => runs.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/runs/{row.Id}"));
            case "evaluation":
                var evaluations = Parsed<EvaluationId>(ids);
                return (await db.Evaluations.Where(row => evaluations.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/evaluations/{row.Id}"));
            case "kpi":
                var kpis = Parsed<KpiId>(ids);
                return (await db.Kpis.Where(row => kpis.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId, row.Key }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/value/{row.Key}"));
            default:
                return await OfDataAsync(db, type, ids, cancellationToken);
        }
    }

    private static async Task<IEnumerable<(string Id, string Address)>> OfDataAsync(PlatformDbContext db, string type, string[] ids, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "datasetVersion":
                var versions = Parsed<DatasetVersionId>(ids);
                return (await db.DatasetVersions.Where(row => versions.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/data/versions/{row.Id}"));
            case "datasetImport":
                var imports = Parsed<DatasetImportId>(ids);
                return (await db.DatasetImports.Where(row => imports.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/data/imports/{row.Id}"));
            case "collection":
                var collections = Parsed<CollectionId>(ids);
                return (await db.Collections.Where(row => collections.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/documents/{row.Id}"));
            case "document":
                var documents = Parsed<DocumentId>(ids);
                return (await db.CollectionDocuments.Where(row => documents.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId, row.CollectionId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/documents/{row.CollectionId}/files/{row.Id}"));
            case "source":
                var sources = Parsed<CollectionSourceId>(ids);
                return (await db.CollectionSources.Where(row => sources.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId, row.CollectionId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/documents/{row.CollectionId}/sources"));
            case "contract":
                var contracts = Parsed<ContractId>(ids);
                return (await db.Contracts.Where(row => contracts.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/value/contracts/{row.Id}"));
            case "invoice":
                var invoices = Parsed<InvoiceId>(ids);
                return (await db.Invoices.Where(row => invoices.Contains(row.Id)).Select(row => new { row.Id, row.ProjectId }).ToListAsync(cancellationToken))
                    .Select(row => (row.Id.ToString(), $"/projects/{row.ProjectId}/value/invoices/{row.Id}"));
            case "model":
                var models = Parsed<BaseModelId>(ids);
                return (await db.BaseModels.Where(row => models.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)).Select(id => (id.ToString(), $"/models/{id}"));
            default:
                return [];
        }
    }

    private static List<TId> Parsed<TId>(string[] ids)
        where TId : struct, ITypedId<TId> => [.. ids.Select(TypedId.Parse<TId>).OfType<TId>()];
}
