using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Collections;

namespace Platform.Web.Persistence.Configurations;

internal sealed class CollectionSourceConfiguration : IEntityTypeConfiguration<CollectionSource>
{
    public void Configure(EntityTypeBuilder<CollectionSource> builder)
    {
        builder.ToTable("CollectionSources");
        builder.Property(source => source.Id).ValueGeneratedNever();
        builder.Property(source => source.Plan).HasJson();
        builder.Property(source => source.AskCode).HasMaxLength(100);
        builder.Property(source => source.AskMessage).HasMaxLength(2000);
        builder.Property(source => source.CreatedBy).HasMaxLength(450);
        builder.HasIndex(source => source.CollectionId);
        builder.HasIndex(source => source.NextAt);
        builder.HasOne<Collection>().WithMany().HasForeignKey(source => source.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SourceItemConfiguration : IEntityTypeConfiguration<SourceItem>
{
    public void Configure(EntityTypeBuilder<SourceItem> builder)
    {
        builder.ToTable("CollectionSourceItems");
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.Path).HasMaxLength(4000);
        builder.Property(item => item.Tag).HasMaxLength(500);
        builder.Property(item => item.ContentSha256).HasMaxLength(64);
        builder.Property(item => item.RefusalCode).HasMaxLength(100);
        builder.HasIndex(item => item.SourceId);
        builder.HasIndex(item => item.BatchId);
        builder.HasOne<CollectionSource>().WithMany().HasForeignKey(item => item.SourceId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SyncRecordConfiguration : IEntityTypeConfiguration<SyncRecord>
{
    public void Configure(EntityTypeBuilder<SyncRecord> builder)
    {
        builder.ToTable("CollectionSyncs");
        builder.Property(record => record.Id).ValueGeneratedNever();
        builder.Property(record => record.FailureCode).HasMaxLength(100);
        builder.Property(record => record.FailureMessage).HasMaxLength(2000);
        builder.Property(record => record.Details).HasJson();
        builder.Property(record => record.AskedBy).HasMaxLength(450);
        builder.HasIndex(record => new { record.SourceId, record.StartedAt });
        builder.HasOne<CollectionSource>().WithMany().HasForeignKey(record => record.SourceId).OnDelete(DeleteBehavior.Cascade);
    }
}
