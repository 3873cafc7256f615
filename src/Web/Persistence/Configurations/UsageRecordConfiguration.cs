using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Metering;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class UsageRecordConfiguration : IEntityTypeConfiguration<UsageRecord>
{
    public void Configure(EntityTypeBuilder<UsageRecord> builder)
    {
        builder.ToTable("UsageRecords");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Adapter).HasMaxLength(40);
        builder.Property(row => row.Source).HasMaxLength(UsageRecord.MaxSourceLength);
        // small calls of a day are one record; work under a name of its own counts once whenever it is recorded again
        builder.HasIndex(row => new { row.ProjectId, row.Kind, row.Adapter, row.Source, row.Day }).IsUnique();
        // databases take two nulls for two projects
        builder.HasIndex(row => new { row.WorkspaceId, row.Kind, row.Adapter, row.Source, row.Day }, "IX_UsageRecords_WithoutProject").IsUnique().HasFilter("\"ProjectId\" IS NULL");
        builder.HasIndex(row => new { row.ProjectId, row.Day });
        builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
