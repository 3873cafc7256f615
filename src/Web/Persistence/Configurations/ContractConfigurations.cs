using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class ContractConfiguration : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> builder)
    {
        builder.ToTable("Contracts");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Contract.MaxNameLength);
        builder.Property(row => row.Rates).HasJson();
        builder.Property(row => row.CreatedBy).HasMaxLength(450);
        builder.HasIndex(row => new { row.ProjectId, row.Name }).IsUnique();
        builder.HasIndex(row => row.IsSigned);
        builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ContractVersionConfiguration : IEntityTypeConfiguration<ContractVersion>
{
    public void Configure(EntityTypeBuilder<ContractVersion> builder)
    {
        builder.ToTable("ContractVersions");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.Terms);
        builder.Property(row => row.Hash).HasMaxLength(64);
        builder.Property(row => row.Reason).HasMaxLength(ContractVersion.MaxReasonLength);
        builder.Property(row => row.Signatures).HasJson();
        builder.Property(row => row.Expected).HasJson();
        builder.Property(row => row.Power).HasJson();
        builder.Property(row => row.CreatedBy).HasMaxLength(450);
        builder.Property(row => row.SavedBy).HasMaxLength(450);
        builder.HasIndex(row => new { row.ContractId, row.Number }).IsUnique();
        builder.HasOne<Contract>().WithMany().HasForeignKey(row => row.ContractId).OnDelete(DeleteBehavior.Restrict);
    }
}
