using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Collections;

namespace Platform.Web.Persistence.Configurations;

internal sealed class SavedQuestionConfiguration : IEntityTypeConfiguration<SavedQuestion>
{
    public void Configure(EntityTypeBuilder<SavedQuestion> builder)
    {
        builder.ToTable("SavedQuestions");
        builder.Property(question => question.Id).ValueGeneratedNever();
        builder.Property(question => question.Text).HasMaxLength(SavedQuestion.MaxTextLength);
        builder.Property(question => question.Answer).HasMaxLength(SavedQuestion.MaxAnswerLength);
        builder.Property(question => question.Expected).HasJson();
        builder.Property(question => question.CreatedBy).HasMaxLength(450);
        builder.Property(question => question.ReviewedBy).HasMaxLength(450);
        builder.Ignore(question => question.Counts);
        builder.HasIndex(question => new { question.CollectionId, question.State });
        builder.HasOne<Collection>().WithMany().HasForeignKey(question => question.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RetrievalMeasurementConfiguration : IEntityTypeConfiguration<RetrievalMeasurement>
{
    public void Configure(EntityTypeBuilder<RetrievalMeasurement> builder)
    {
        builder.ToTable("RetrievalMeasurements");
        builder.Property(measurement => measurement.Id).ValueGeneratedNever();
        builder.Property(measurement => measurement.Figures).HasJson();
        builder.Property(measurement => measurement.QuestionsHash).HasMaxLength(64);
        builder.Ignore(measurement => measurement.Alerts);
        builder.HasIndex(measurement => new { measurement.CollectionId, measurement.At });
        builder.HasOne<CollectionIndex>().WithMany().HasForeignKey(measurement => measurement.IndexId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CollectionTaskConfiguration : IEntityTypeConfiguration<CollectionTask>
{
    public void Configure(EntityTypeBuilder<CollectionTask> builder)
    {
        builder.ToTable("CollectionTasks");
        builder.Property(task => task.Id).ValueGeneratedNever();
        builder.Property(task => task.FailureCode).HasMaxLength(100);
        builder.Property(task => task.FailureMessage).HasMaxLength(2000);
        builder.Property(task => task.CreatedBy).HasMaxLength(450);
        builder.Property(task => task.State).IsConcurrencyToken();
        builder.Property(task => task.Wish).HasJson();
        builder.Ignore(task => task.HasEnded);
        builder.HasIndex(task => new { task.CollectionId, task.CreatedAt });
        builder.HasIndex(task => task.State);
        builder.HasOne<Collection>().WithMany().HasForeignKey(task => task.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CollectionArchiveConfiguration : IEntityTypeConfiguration<CollectionArchive>
{
    public void Configure(EntityTypeBuilder<CollectionArchive> builder)
    {
        builder.ToTable("CollectionArchives");
        builder.Property(archive => archive.Id).ValueGeneratedNever();
        builder.Property(archive => archive.BlobSha256).HasMaxLength(64);
        builder.Property(archive => archive.CreatedBy).HasMaxLength(450);
        builder.HasIndex(archive => new { archive.CollectionId, archive.CreatedAt });
        builder.HasOne<Collection>().WithMany().HasForeignKey(archive => archive.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AnswerTraceConfiguration : IEntityTypeConfiguration<AnswerTrace>
{
    public void Configure(EntityTypeBuilder<AnswerTrace> builder)
    {
        builder.ToTable("AnswerTraces");
        builder.Property(trace => trace.Id).ValueGeneratedNever();
        builder.Property(trace => trace.Content).HasJson();
        builder.Property(trace => trace.Correction).HasMaxLength(AnswerTrace.MaxCorrectionLength);
        builder.Property(trace => trace.AskedBy).HasMaxLength(450);
        builder.Property(trace => trace.ReviewedBy).HasMaxLength(450);
        builder.HasIndex(trace => new { trace.CollectionId, trace.AskedAt });
        builder.HasIndex(trace => new { trace.CollectionId, trace.Review });
        builder.HasOne<Collection>().WithMany().HasForeignKey(trace => trace.CollectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ErasureReceiptConfiguration : IEntityTypeConfiguration<ErasureReceipt>
{
    public void Configure(EntityTypeBuilder<ErasureReceipt> builder)
    {
        builder.ToTable("ErasureReceipts");
        builder.Property(receipt => receipt.Id).ValueGeneratedNever();
        builder.Property(receipt => receipt.CollectionName).HasMaxLength(Collection.MaxNameLength);
        builder.Property(receipt => receipt.DocumentName).HasMaxLength(1000);
        builder.Property(receipt => receipt.ContentSha256).HasMaxLength(64);
        builder.Property(receipt => receipt.Before).HasJson();
        builder.Property(receipt => receipt.After).HasJson();
        builder.Property(receipt => receipt.RequestedBy).HasMaxLength(450);
        builder.Property(receipt => receipt.PreviousHash).HasMaxLength(64);
        builder.Property(receipt => receipt.Hash).HasMaxLength(64);
        builder.PrimitiveCollection(receipt => receipt.Groups);
        builder.Ignore(receipt => receipt.IsComplete);
        builder.Ignore(receipt => receipt.IsGenuine);
        // No foreign key: the receipt outlives document and collection. Two receipts cannot follow the same one.
        builder.HasIndex(receipt => new { receipt.WorkspaceId, receipt.PreviousHash }).IsUnique();
        builder.HasIndex(receipt => new { receipt.ProjectId, receipt.At });
        foreach (var property in builder.Metadata.GetProperties().Where(property => !property.IsPrimaryKey()))
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}
