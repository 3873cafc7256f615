using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Audit;

namespace Platform.Web.Persistence.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Actor).HasMaxLength(450);
        builder.Property(row => row.ActorName).HasMaxLength(AuditEntry.MaxNameLength);
        builder.Property(row => row.What).HasMaxLength(AuditEntry.MaxWhatLength);
        builder.Property(row => row.SubjectType).HasMaxLength(AuditSubject.MaxTypeLength);
        builder.Property(row => row.SubjectId).HasMaxLength(AuditSubject.MaxIdLength);
        builder.Property(row => row.Previous).HasMaxLength(64);
        builder.Property(row => row.Hash).HasMaxLength(64);
        // what one portal sealed, another one does not seal again
        builder.Property(row => row.Number).IsConcurrencyToken();
        builder.HasIndex(row => new { row.WorkspaceId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.WorkspaceId, row.At });
        builder.HasIndex(row => new { row.WorkspaceId, row.SubjectId });
        // finds at once what waits for its seal, in a log of any length
        builder.HasIndex(row => row.WorkspaceId).HasFilter("\"Number\" IS NULL");
    }
}
