using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Collections;
using Platform.Domain.Comparisons;
using Platform.Domain.Contracts;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kpis;
using Platform.Domain.Metering;
using Platform.Domain.Models;
using Platform.Domain.Nodes;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Persistence;

/// <summary>
/// The one model. Rows that a tenant owns are filtered here and checked here at save; see <see cref="TenantFilters"/>.
/// Provider differences live in the two derived contexts.
/// </summary>
public abstract class PlatformDbContext : IdentityDbContext<AppUser>
{
    private readonly ITenantContext _tenant;

    private protected PlatformDbContext(DbContextOptions options, ITenantContext tenant)
        : base(options) => _tenant = tenant;

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<Workspace> Workspaces => Set<Workspace>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<BaseModel> BaseModels => Set<BaseModel>();

    public DbSet<ModelImport> ModelImports => Set<ModelImport>();

    public DbSet<Dataset> Datasets => Set<Dataset>();

    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();

    public DbSet<DatasetImport> DatasetImports => Set<DatasetImport>();

    public DbSet<Upload> Uploads => Set<Upload>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<RunEvent> RunEvents => Set<RunEvent>();

    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();

    public DbSet<RunValidation> RunValidations => Set<RunValidation>();

    public DbSet<RunCheckpoint> RunCheckpoints => Set<RunCheckpoint>();

    public DbSet<RunAnswer> RunAnswers => Set<RunAnswer>();

    public DbSet<RunLogLine> RunLogLines => Set<RunLogLine>();

    public DbSet<Adapter> Adapters => Set<Adapter>();

    public DbSet<Evaluation> Evaluations => Set<Evaluation>();

    public DbSet<EvaluationPart> EvaluationParts => Set<EvaluationPart>();

    public DbSet<HoldOutUse> HoldOutUses => Set<HoldOutUse>();

    public DbSet<Node> Nodes => Set<Node>();

    public DbSet<NodeSpeed> NodeSpeeds => Set<NodeSpeed>();

    public DbSet<Collection> Collections => Set<Collection>();

    public DbSet<CollectionIndex> CollectionIndexes => Set<CollectionIndex>();

    public DbSet<CollectionDocument> CollectionDocuments => Set<CollectionDocument>();

    public DbSet<StoredChunk> StoredChunks => Set<StoredChunk>();

    public DbSet<ChunkRevision> ChunkRevisions => Set<ChunkRevision>();

    public DbSet<IndexEntry> IndexEntries => Set<IndexEntry>();

    public DbSet<ReaderGroup> ReaderGroups => Set<ReaderGroup>();

    public DbSet<SavedQuestion> SavedQuestions => Set<SavedQuestion>();

    public DbSet<RetrievalMeasurement> RetrievalMeasurements => Set<RetrievalMeasurement>();

    public DbSet<CollectionTask> CollectionTasks => Set<CollectionTask>();

    public DbSet<CollectionSource> CollectionSources => Set<CollectionSource>();

    public DbSet<SourceItem> SourceItems => Set<SourceItem>();

    public DbSet<SyncRecord> SyncRecords => Set<SyncRecord>();

    public DbSet<CollectionArchive> CollectionArchives => Set<CollectionArchive>();

    public DbSet<Kpi> Kpis => Set<Kpi>();

    public DbSet<Observation> Observations => Set<Observation>();

    public DbSet<ObservationRevision> ObservationRevisions => Set<ObservationRevision>();

    public DbSet<ErasedName> ErasedNames => Set<ErasedName>();

    public DbSet<CaseErasure> CaseErasures => Set<CaseErasure>();

    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<ContractVersion> ContractVersions => Set<ContractVersion>();

    public DbSet<ContractLink> ContractLinks => Set<ContractLink>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<EvidencePart> EvidenceParts => Set<EvidencePart>();

    public DbSet<InvoiceSeries> InvoiceSeries => Set<InvoiceSeries>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<InvoiceComment> InvoiceComments => Set<InvoiceComment>();

    public DbSet<LiveComparison> LiveComparisons => Set<LiveComparison>();

    public DbSet<KpiDay> KpiDays => Set<KpiDay>();

    public DbSet<UsageRecord> UsageRecords => Set<UsageRecord>();

    public DbSet<AnswerTrace> AnswerTraces => Set<AnswerTrace>();

    public DbSet<ErasureReceipt> ErasureReceipts => Set<ErasureReceipt>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    // Read by the query filters at every query; an unknown tenant matches no row.
    internal TenantId FilterTenantId => _tenant.IsKnown ? _tenant.Scope.TenantId : default;

    internal WorkspaceId FilterWorkspaceId => _tenant.IsKnown ? _tenant.Scope.WorkspaceId : default;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        BeforeSave();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        BeforeSave();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HavePrecision(19, 4);
        configurationBuilder.UseTypedIds();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PlatformDbContext).Assembly);
        TenantFilters.Apply(builder, this);
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => typeof(IVersioned).IsAssignableFrom(entity.ClrType)))
            builder.Entity(entity.ClrType).Property(nameof(IVersioned.Version)).IsConcurrencyToken();
    }

    private void BeforeSave()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted))
                continue;
            if (entry.Entity is ITenantOwned owned)
                TenantFilters.CheckWrite(owned, _tenant);
            if (entry is { Entity: AuditEntry, State: EntityState.Deleted })
                throw new InvalidOperationException("An entry of the audit log was about to be deleted.");
            if (entry.Entity is IVersioned && entry.State != EntityState.Deleted)
                entry.Property(nameof(IVersioned.Version)).CurrentValue = Guid.CreateVersion7();
        }
    }
}
