using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Runs;

namespace Platform.Web.Persistence.Configurations;

internal sealed class RunMetricConfiguration : IEntityTypeConfiguration<RunMetric>
{
    public void Configure(EntityTypeBuilder<RunMetric> builder)
    {
        builder.ToTable("RunMetrics");
        builder.HasKey(row => new { row.RunId, row.Step });
        builder.Property(row => row.Step).ValueGeneratedNever();
        builder.OwnedByRun();
    }
}

internal sealed class RunValidationConfiguration : IEntityTypeConfiguration<RunValidation>
{
    public void Configure(EntityTypeBuilder<RunValidation> builder)
    {
        builder.ToTable("RunValidations");
        builder.HasKey(row => new { row.RunId, row.Step });
        builder.Property(row => row.Step).ValueGeneratedNever();
        builder.OwnedByRun();
    }
}

internal sealed class RunCheckpointConfiguration : IEntityTypeConfiguration<RunCheckpoint>
{
    public void Configure(EntityTypeBuilder<RunCheckpoint> builder)
    {
        builder.ToTable("RunCheckpoints");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Folder).HasMaxLength(400);
        builder.HasIndex(row => new { row.RunId, row.Step }).IsUnique();
        builder.OwnedByRun();
    }
}

internal sealed class RunAnswerConfiguration : IEntityTypeConfiguration<RunAnswer>
{
    public void Configure(EntityTypeBuilder<RunAnswer> builder)
    {
        builder.ToTable("RunAnswers");
        builder.HasKey(row => new { row.RunId, row.Step, row.Pick, row.Rank });
        builder.Property(row => row.Prompt).HasMaxLength(RunAnswer.MaxTextLength);
        builder.Property(row => row.Reference).HasMaxLength(RunAnswer.MaxTextLength);
        builder.Property(row => row.Answer).HasMaxLength(RunAnswer.MaxTextLength);
        builder.OwnedByRun();
    }
}

internal sealed class RunLogLineConfiguration : IEntityTypeConfiguration<RunLogLine>
{
    public void Configure(EntityTypeBuilder<RunLogLine> builder)
    {
        builder.ToTable("RunLogLines");
        builder.HasKey(row => new { row.RunId, row.Sequence });
        builder.Property(row => row.Sequence).ValueGeneratedNever();
        builder.Property(row => row.Text).HasMaxLength(RunLogLine.MaxTextLength);
        builder.OwnedByRun();
    }
}

file static class RunRowMapping
{
    /// <summary>A run's rows go when the run goes.</summary>
    public static void OwnedByRun<TRow>(this EntityTypeBuilder<TRow> builder)
        where TRow : RunRow => builder.HasOne<Run>().WithMany().HasForeignKey(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
}
