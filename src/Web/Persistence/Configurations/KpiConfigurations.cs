using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class KpiConfiguration : IEntityTypeConfiguration<Kpi>
{
    public void Configure(EntityTypeBuilder<Kpi> builder)
    {
        builder.ToTable("Kpis");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Key).HasMaxLength(Kpi.MaxKeyLength);
        builder.Property(row => row.Definition).HasJson();
        builder.Property(row => row.Salt).HasMaxLength(60);
        builder.Property(row => row.CreatedBy).HasMaxLength(64);
        builder.HasIndex(row => new { row.ProjectId, row.Key }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ObservationConfiguration : IEntityTypeConfiguration<Observation>
{
    public void Configure(EntityTypeBuilder<Observation> builder)
    {
        builder.ToTable("Observations");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.EventKey).HasMaxLength(ObservedEvent.MaxNameLength);
        builder.Property(row => row.Case).HasMaxLength(64);
        builder.Property(row => row.Cluster).HasMaxLength(ObservedEvent.MaxNameLength);
        builder.Property(row => row.Value).HasPrecision(28, 10);
        builder.Property(row => row.Before).HasPrecision(28, 10);
        builder.Property(row => row.Claimed).HasPrecision(28, 10);
        // few are not verified: they are counted on pages
        builder.HasIndex(row => new { row.KpiId, row.At }).HasFilter("\"Claimed\" IS NOT NULL").HasDatabaseName("IX_Observations_Unverified");
        builder.HasIndex(row => new { row.KpiId, row.EventKey }).IsUnique();
        builder.HasIndex(row => new { row.KpiId, row.Case }).IsUnique();
        // rows of a period, and whether any of them came after it was frozen
        builder.HasIndex(row => new { row.KpiId, row.At, row.ReceivedAt });
        builder.HasOne<Kpi>().WithMany().HasForeignKey(row => row.KpiId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class KpiDayConfiguration : IEntityTypeConfiguration<KpiDay>
{
    public void Configure(EntityTypeBuilder<KpiDay> builder)
    {
        builder.ToTable("KpiDays");
        builder.HasKey(row => new { row.KpiId, row.Day, row.Served });
        // a number on both databases, which each can work out from an observation's time
        builder.Property(row => row.Day).HasConversion(day => day.DayNumber, number => DateOnly.FromDayNumber(number));
        builder.HasOne<Kpi>().WithMany().HasForeignKey(row => row.KpiId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ObservationRevisionConfiguration : IEntityTypeConfiguration<ObservationRevision>
{
    public void Configure(EntityTypeBuilder<ObservationRevision> builder)
    {
        builder.ToTable("ObservationRevisions");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.EventKey).HasMaxLength(ObservedEvent.MaxNameLength);
        builder.Property(row => row.Case).HasMaxLength(64);
        builder.Property(row => row.Value).HasPrecision(28, 10);
        builder.HasIndex(row => new { row.KpiId, row.EventKey }).IsUnique();
        builder.HasIndex(row => new { row.KpiId, row.ReceivedAt });
        builder.HasIndex(row => new { row.KpiId, row.Case });
        builder.HasOne<Kpi>().WithMany().HasForeignKey(row => row.KpiId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ErasedNameConfiguration : IEntityTypeConfiguration<ErasedName>
{
    public void Configure(EntityTypeBuilder<ErasedName> builder)
    {
        builder.ToTable("ErasedNames");
        builder.HasKey(row => new { row.KpiId, row.Hash });
        builder.Property(row => row.Hash).HasMaxLength(64);
        builder.HasOne<Kpi>().WithMany().HasForeignKey(row => row.KpiId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CaseErasureConfiguration : IEntityTypeConfiguration<CaseErasure>
{
    public void Configure(EntityTypeBuilder<CaseErasure> builder)
    {
        builder.ToTable("CaseErasures");
        builder.HasKey(receipt => receipt.Id);
        builder.Property(receipt => receipt.Id).ValueGeneratedNever();
        builder.Property(receipt => receipt.Erased).HasJson();
        builder.Property(receipt => receipt.RequestedBy).HasMaxLength(450);
        builder.Property(receipt => receipt.PreviousHash).HasMaxLength(64);
        builder.Property(receipt => receipt.Hash).HasMaxLength(64);
        builder.Ignore(receipt => receipt.IsGenuine);
        // two receipts cannot follow the same one
        builder.HasIndex(receipt => new { receipt.WorkspaceId, receipt.PreviousHash }).IsUnique();
        builder.HasIndex(receipt => new { receipt.ProjectId, receipt.At });
        builder.HasOne<Project>().WithMany().HasForeignKey(receipt => receipt.ProjectId).OnDelete(DeleteBehavior.Restrict);
        foreach (var property in builder.Metadata.GetProperties().Where(property => !property.IsPrimaryKey()))
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}
