using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Platform.Domain.Models;

namespace Platform.Web.Persistence.Configurations;

internal sealed class BaseModelConfiguration : IEntityTypeConfiguration<BaseModel>
{
    public void Configure(EntityTypeBuilder<BaseModel> builder)
    {
        builder.ToTable("BaseModels");
        builder.Property(model => model.Name).HasMaxLength(BaseModel.MaxNameLength);
        builder.Property(model => model.Folder).HasMaxLength(1000);
        builder.Property(model => model.RefusalCode).HasMaxLength(100);
        builder.Property(model => model.RefusalReason).HasMaxLength(2000);
        builder.Property(model => model.Family).HasMaxLength(100);
        builder.Property(model => model.Precision).HasMaxLength(100);
        builder.Property(model => model.Licence).HasMaxLength(ModelLicence.MaxLength);
        builder.Property(model => model.ContentHash).HasMaxLength(64);
        builder.Property(model => model.Languages).HasConversion(new JsonList<string>(), JsonList<string>.Comparer());
        builder.Property(model => model.Files).HasConversion(new JsonList<ModelFile>(), JsonList<ModelFile>.Comparer());
        builder.Property(model => model.Status).IsConcurrencyToken();
        builder.HasIndex(model => model.Folder).IsUnique();
    }

    /// <summary>A list kept as JSON text in one column.</summary>
    private sealed class JsonList<T>() : ValueConverter<IReadOnlyList<T>, string>(
        list => JsonSerializer.Serialize(list, JsonSerializerOptions.Web),
        text => JsonSerializer.Deserialize<List<T>>(text, JsonSerializerOptions.Web)!)
    {
        public static ValueComparer<IReadOnlyList<T>> Comparer() => new(
            (left, right) => left == right || (left != null && right != null && left.SequenceEqual(right)),
            list => list.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)),
            list => list);
    }
}

internal sealed class ModelImportConfiguration : IEntityTypeConfiguration<ModelImport>
{
    public void Configure(EntityTypeBuilder<ModelImport> builder)
    {
        builder.ToTable("ModelImports");
        builder.Property(import => import.Source).HasMaxLength(ModelImport.MaxSourceLength);
        builder.Property(import => import.Name).HasMaxLength(BaseModel.MaxNameLength);
        builder.Property(import => import.Licence).HasMaxLength(ModelLicence.MaxLength);
        builder.Property(import => import.Status).IsConcurrencyToken();
        builder.Property(import => import.FailureCode).HasMaxLength(100);
        builder.Property(import => import.FailureReason).HasMaxLength(2000);
        builder.Property(import => import.RequestedBy).HasMaxLength(450);
        builder.HasIndex(import => import.RequestedAt);
    }
}
