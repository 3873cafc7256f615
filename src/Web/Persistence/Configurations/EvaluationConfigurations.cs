using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Persistence.Configurations;

internal sealed class EvaluationConfiguration : IEntityTypeConfiguration<Evaluation>
{
    public void Configure(EntityTypeBuilder<Evaluation> builder)
    {
        builder.ToTable("Evaluations");
        builder.Property(evaluation => evaluation.Id).ValueGeneratedNever();
        builder.Property(evaluation => evaluation.Subject).HasJson();
        builder.Property(evaluation => evaluation.Settings).HasJson();
        builder.Property(evaluation => evaluation.Report).HasJson();
        builder.Property(evaluation => evaluation.CasesSha256).HasMaxLength(64);
        builder.Property(evaluation => evaluation.Node).HasMaxLength(200);
        builder.Property(evaluation => evaluation.FailureCode).HasMaxLength(100);
        builder.Property(evaluation => evaluation.FailureMessage).HasMaxLength(2000);
        builder.Property(evaluation => evaluation.CreatedBy).HasMaxLength(450);
        builder.Property(evaluation => evaluation.Status).IsConcurrencyToken();
        builder.Ignore(evaluation => evaluation.HasEnded);
        builder.HasOne<Project>().WithMany().HasForeignKey(evaluation => evaluation.ProjectId);
        builder.HasOne<Run>().WithMany().HasForeignKey(evaluation => evaluation.RunId);
        builder.HasIndex(evaluation => new { evaluation.ProjectId, evaluation.CreatedAt });
        builder.HasIndex(evaluation => evaluation.Status);
    }
}

internal sealed class EvaluationPartConfiguration : IEntityTypeConfiguration<EvaluationPart>
{
    public void Configure(EntityTypeBuilder<EvaluationPart> builder)
    {
        builder.ToTable("EvaluationParts");
        builder.HasKey(part => new { part.EvaluationId, part.Number });
        builder.Property(part => part.Sha256).HasMaxLength(64);
        builder.HasOne<Evaluation>().WithMany().HasForeignKey(part => part.EvaluationId);
    }
}

internal sealed class HoldOutUseConfiguration : IEntityTypeConfiguration<HoldOutUse>
{
    public void Configure(EntityTypeBuilder<HoldOutUse> builder)
    {
        builder.ToTable("HoldOutUses");
        builder.HasKey(use => new { use.EvaluationId, use.Item });
        builder.Property(use => use.Item).HasMaxLength(64);
        // no key to the evaluation: a use outlives it
        builder.HasOne<Project>().WithMany().HasForeignKey(use => use.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(use => new { use.ProjectId, use.Item });
    }
}
