using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class DatasetConfiguration : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> builder)
    {
        builder.ToTable("Datasets");
        builder.Property(dataset => dataset.Name).HasMaxLength(Dataset.MaxNameLength);
        builder.Property(dataset => dataset.CreatedBy).HasMaxLength(450);
        builder.HasIndex(dataset => new { dataset.ProjectId, dataset.Name }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(dataset => dataset.ProjectId);
    }
}

internal sealed class DatasetVersionConfiguration : IEntityTypeConfiguration<DatasetVersion>
{
    public void Configure(EntityTypeBuilder<DatasetVersion> builder)
    {
        builder.ToTable("DatasetVersions");
        builder.Property(version => version.ContentHash).HasMaxLength(64);
        builder.Property(version => version.CreatedBy).HasMaxLength(450);
        builder.Property(version => version.Content).HasJson();
        builder.HasIndex(version => new { version.DatasetId, version.Number }).IsUnique();
        builder.HasIndex(version => version.ProjectId);
        builder.HasOne<Dataset>().WithMany().HasForeignKey(version => version.DatasetId);
        // Immutable: saving a changed version is a bug, whoever tries.
        foreach (var property in builder.Metadata.GetProperties().Where(property => !property.IsPrimaryKey()))
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal sealed class DatasetImportConfiguration : IEntityTypeConfiguration<DatasetImport>
{
    public void Configure(EntityTypeBuilder<DatasetImport> builder)
    {
        builder.ToTable("DatasetImports");
        builder.Ignore(import => import.IsWorking);
        builder.Property(import => import.NewName).HasMaxLength(Dataset.MaxNameLength);
        builder.Property(import => import.Mapping).HasJson();
        builder.Property(import => import.Actions).HasJson();
        builder.Property(import => import.SplitRule).HasJson();
        builder.Property(import => import.Report).HasJson();
        builder.Property(import => import.Files).HasJson();
        builder.Property(import => import.Sources).HasJson();
        builder.Property(import => import.FailureCode).HasMaxLength(100);
        builder.Property(import => import.FailureMessage).HasMaxLength(2000);
        builder.Property(import => import.CreatedBy).HasMaxLength(450);
        builder.HasIndex(import => new { import.ProjectId, import.Stage });
        builder.HasOne<Project>().WithMany().HasForeignKey(import => import.ProjectId);
    }
}

internal sealed class UploadConfiguration : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.ToTable("Uploads");
        builder.Property(upload => upload.FileName).HasMaxLength(Upload.MaxFileNameLength);
        builder.Property(upload => upload.Sha256).HasMaxLength(64);
        builder.Property(upload => upload.Encoding).HasMaxLength(40);
        builder.Property(upload => upload.Profile).HasJson();
        builder.HasIndex(upload => upload.ImportId);
        builder.HasOne<DatasetImport>().WithMany().HasForeignKey(upload => upload.ImportId).OnDelete(DeleteBehavior.Cascade);
    }
}
