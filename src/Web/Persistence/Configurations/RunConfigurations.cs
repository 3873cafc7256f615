using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Persistence.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("Runs");
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Name).HasMaxLength(Run.MaxNameLength);
        builder.Property(run => run.DatasetHash).HasMaxLength(64);
        builder.Property(run => run.DatasetName).HasMaxLength(200);
        builder.Property(run => run.BaseModelHash).HasMaxLength(64);
        builder.Property(run => run.BaseModelName).HasMaxLength(200);
        builder.Property(run => run.Node).HasMaxLength(200);
        builder.Property(run => run.FailureCode).HasMaxLength(100);
        builder.Property(run => run.FailureMessage).HasMaxLength(2000);
        builder.Property(run => run.CreatedBy).HasMaxLength(450);
        builder.Property(run => run.Status).IsConcurrencyToken();
        builder.OwnsOne(run => run.Estimate);
        builder.HasMany(run => run.Events).WithOne().HasForeignKey(step => step.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(run => run.Events).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<Project>().WithMany().HasForeignKey(run => run.ProjectId);
        builder.HasIndex(run => new { run.ProjectId, run.CreatedAt });
        builder.HasIndex(run => new { run.Status, run.QueueOrder });
    }
}

internal sealed class RunEventConfiguration : IEntityTypeConfiguration<RunEvent>
{
    public void Configure(EntityTypeBuilder<RunEvent> builder)
    {
        builder.ToTable("RunEvents");
        builder.Property(step => step.Id).ValueGeneratedNever();
        builder.Property(step => step.Actor).HasMaxLength(450);
        builder.Property(step => step.Reason).HasMaxLength(RunEvent.MaxReasonLength);
        builder.HasIndex(step => new { step.RunId, step.At });
    }
}

internal sealed class AdapterConfiguration : IEntityTypeConfiguration<Adapter>
{
    public void Configure(EntityTypeBuilder<Adapter> builder)
    {
        builder.ToTable("Adapters");
        builder.Property(adapter => adapter.Id).ValueGeneratedNever();
        builder.Property(adapter => adapter.Name).HasMaxLength(Run.MaxNameLength);
        builder.Property(adapter => adapter.BaseModelHash).HasMaxLength(64);
        builder.Property(adapter => adapter.Folder).HasMaxLength(400);
        builder.Property(adapter => adapter.Sha256).HasMaxLength(64);
        builder.HasIndex(adapter => adapter.RunId).IsUnique();
        builder.HasIndex(adapter => new { adapter.ProjectId, adapter.CreatedAt });
        builder.HasOne<Run>().WithMany().HasForeignKey(adapter => adapter.RunId);
    }
}
