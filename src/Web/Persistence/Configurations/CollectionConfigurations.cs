using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Collections;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class CollectionConfiguration : IEntityTypeConfiguration<Collection>
{
    public void Configure(EntityTypeBuilder<Collection> builder)
    {
        builder.ToTable("Collections");
        builder.Property(collection => collection.Id).ValueGeneratedNever();
        builder.Property(collection => collection.Name).HasMaxLength(Collection.MaxNameLength);
        builder.Property(collection => collection.Description).HasMaxLength(Collection.MaxDescriptionLength);
        builder.Property(collection => collection.HoldReason).HasMaxLength(Collection.MaxDescriptionLength);
        builder.Property(collection => collection.Rerank).HasJson();
        builder.Property(collection => collection.CreatedBy).HasMaxLength(450);
        builder.Ignore(collection => collection.IsHeld);
        builder.HasIndex(collection => new { collection.ProjectId, collection.Name }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(collection => collection.ProjectId);
    }
}

internal sealed class CollectionIndexConfiguration : IEntityTypeConfiguration<CollectionIndex>
{
    public void Configure(EntityTypeBuilder<CollectionIndex> builder)
    {
        builder.ToTable("CollectionIndexes");
        builder.Property(index => index.Id).ValueGeneratedNever();
        builder.Property(index => index.Settings).HasJson();
        builder.Property(index => index.Fusion).HasJson();
        builder.Property(index => index.FirstPass).HasJson();
        builder.Property(index => index.EmbedderIdentity).HasMaxLength(500);
        builder.Property(index => index.FailureCode).HasMaxLength(100);
        builder.Property(index => index.FailureMessage).HasMaxLength(2000);
        builder.Property(index => index.CreatedBy).HasMaxLength(450);
        builder.Property(index => index.State).IsConcurrencyToken();
        builder.Ignore(index => index.IsLive);
        builder.HasIndex(index => new { index.CollectionId, index.Number }).IsUnique();
        builder.HasOne<Collection>().WithMany().HasForeignKey(index => index.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CollectionDocumentConfiguration : IEntityTypeConfiguration<CollectionDocument>
{
    public void Configure(EntityTypeBuilder<CollectionDocument> builder)
    {
        builder.ToTable("CollectionDocuments");
        builder.Property(document => document.Id).ValueGeneratedNever();
        builder.Property(document => document.Name).HasMaxLength(1000);
        builder.Property(document => document.BlobSha256).HasMaxLength(64);
        builder.Property(document => document.ContentSha256).HasMaxLength(64);
        builder.Property(document => document.ExtractedSha256).HasMaxLength(64);
        builder.Property(document => document.Format).HasMaxLength(40);
        builder.Property(document => document.Title).HasMaxLength(1000);
        builder.Property(document => document.Fields).HasJson();
        builder.Property(document => document.Warnings).HasJson();
        builder.Property(document => document.HoldReason).HasMaxLength(Collection.MaxDescriptionLength);
        builder.Property(document => document.FailureCode).HasMaxLength(100);
        builder.Property(document => document.FailureMessage).HasMaxLength(2000);
        builder.Property(document => document.CreatedBy).HasMaxLength(450);
        builder.Property(document => document.State).IsConcurrencyToken();
        builder.PrimitiveCollection(document => document.Groups);
        builder.Ignore(document => document.IsHeld);
        builder.Ignore(document => document.IsUnderWay);
        builder.HasIndex(document => new { document.CollectionId, document.CreatedAt });
        builder.HasIndex(document => new { document.CollectionId, document.ContentSha256 });
        builder.HasIndex(document => document.BatchId);
        builder.HasIndex(document => document.State);
        builder.HasOne<Collection>().WithMany().HasForeignKey(document => document.CollectionId);
    }
}

internal sealed class StoredChunkConfiguration : IEntityTypeConfiguration<StoredChunk>
{
    public void Configure(EntityTypeBuilder<StoredChunk> builder)
    {
        builder.ToTable("CollectionChunks");
        builder.Property(chunk => chunk.Id).ValueGeneratedNever();
        builder.Property(chunk => chunk.Headings).HasJson();
        builder.Ignore(chunk => chunk.IndexedText);
        builder.HasIndex(chunk => new { chunk.IndexId, chunk.DocumentId, chunk.Ordinal }).IsUnique();
        builder.HasIndex(chunk => chunk.DocumentId);
        builder.HasOne<CollectionIndex>().WithMany().HasForeignKey(chunk => chunk.IndexId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<CollectionDocument>().WithMany().HasForeignKey(chunk => chunk.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ChunkRevisionConfiguration : IEntityTypeConfiguration<ChunkRevision>
{
    public void Configure(EntityTypeBuilder<ChunkRevision> builder)
    {
        builder.ToTable("CollectionChunkRevisions");
        builder.Property(revision => revision.Id).ValueGeneratedNever();
        builder.Property(revision => revision.EditedBy).HasMaxLength(450);
        // A passage is made anew when its document is indexed again; its history stays with the document.
        builder.HasIndex(revision => revision.ChunkId);
        builder.HasOne<CollectionDocument>().WithMany().HasForeignKey(revision => revision.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class IndexEntryConfiguration : IEntityTypeConfiguration<IndexEntry>
{
    public void Configure(EntityTypeBuilder<IndexEntry> builder)
    {
        builder.ToTable("CollectionIndexEntries");
        builder.HasKey(entry => new { entry.IndexId, entry.DocumentId });
        builder.HasOne<CollectionIndex>().WithMany().HasForeignKey(entry => entry.IndexId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<CollectionDocument>().WithMany().HasForeignKey(entry => entry.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReaderGroupConfiguration : IEntityTypeConfiguration<ReaderGroup>
{
    public void Configure(EntityTypeBuilder<ReaderGroup> builder)
    {
        builder.ToTable("ReaderGroups");
        builder.Property(group => group.Id).ValueGeneratedNever();
        builder.Property(group => group.Name).HasMaxLength(ReaderGroup.MaxNameLength);
        builder.Property(group => group.UserIds).HasJson();
        builder.Ignore(group => group.Key);
        builder.HasIndex(group => new { group.WorkspaceId, group.Name }).IsUnique();
    }
}
