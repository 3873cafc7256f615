using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Comparisons;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class LiveComparisonConfiguration : IEntityTypeConfiguration<LiveComparison>
{
    public void Configure(EntityTypeBuilder<LiveComparison> builder)
    {
        builder.ToTable("LiveComparisons");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Key).HasMaxLength(LiveComparison.MaxKeyLength);
        builder.Property(row => row.Plan).HasJson();
        builder.Property(row => row.Salt).HasMaxLength(60);
        builder.Property(row => row.Standing).HasJson();
        builder.Property(row => row.Ending).HasJson();
        builder.Property(row => row.CreatedBy).HasMaxLength(450);
        builder.HasIndex(row => new { row.ProjectId, row.Key }).IsUnique();
        builder.HasIndex(row => row.State);
        builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Restrict);
    }
}
