using Platform.Domain.Collections;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Takes a document from its file to being found. Safe to fire twice: the claim is a guarded change of the document's row, and a later attempt shuts an earlier one out.</summary>
internal sealed class IndexDocumentJob(CollectionClaims claims, TenantContext tenant, IndexDocument index) : IJob<JobInput>
{
    /// <summary>Stored in the job table. Renaming it orphans offers.</summary>
    public const string Key = "collections.index_document";

    /// <summary>A wake-up for a document.</summary>
    public static JobOffer Offer(DocumentId id, DateTimeOffset createdAt) => new(Key, id.Value, JobGroups.Documents, createdAt.UtcTicks);

    public async ValueTask Execute(IJobExecutionContext context, JobInput input, CancellationToken cancellationToken = default)
    {
        var id = new DocumentId(input.Id);
        if (await claims.OwnerAsync(id, cancellationToken) is not { } owner)
            return;
        tenant.UseJob(owner, Key);
        await index.RunAsync(id, cancellationToken);
    }
}
