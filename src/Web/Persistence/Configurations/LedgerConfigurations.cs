using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;

namespace Platform.Web.Persistence.Configurations;

internal sealed class ContractLinkConfiguration : IEntityTypeConfiguration<ContractLink>
{
    public void Configure(EntityTypeBuilder<ContractLink> builder)
    {
        builder.ToTable("ContractLinks");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.Entry);
        builder.Property(row => row.What).HasMaxLength(40);
        builder.Property(row => row.Subject).HasMaxLength(80);
        builder.Property(row => row.Payload).HasMaxLength(64);
        builder.Property(row => row.Previous).HasMaxLength(64);
        builder.Property(row => row.Hash).HasMaxLength(64);
        // two writers of one chain cannot both follow the same link
        builder.HasIndex(row => new { row.ContractId, row.Number }).IsUnique();
        builder.HasOne<Contract>().WithMany().HasForeignKey(row => row.ContractId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvoiceConfiguration : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.ToTable("Invoices");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.Issued).Ignore(row => row.IsIssued);
        builder.Property(row => row.Number).HasMaxLength(20);
        builder.Property(row => row.Cites).HasMaxLength(20);
        builder.Property(row => row.Currency).HasMaxLength(3);
        builder.Property(row => row.Totals).HasJson();
        builder.Property(row => row.Lines).HasJson();
        builder.Property(row => row.Results).HasJson();
        builder.Property(row => row.Reviews).HasJson();
        builder.Property(row => row.WaitingReviews).HasJson();
        builder.Property(row => row.Adjustments).HasJson();
        builder.Property(row => row.WaitingAdjustments).HasJson();
        builder.Property(row => row.Forecast).HasJson();
        builder.Property(row => row.Spending).HasJson();
        builder.Property(row => row.SubmittedBy).HasMaxLength(450);
        builder.Property(row => row.ApprovedBy).HasMaxLength(450);
        builder.Property(row => row.PaymentReference).HasMaxLength(100);
        builder.HasIndex(row => row.State);
        // a period has one invoice however many jobs find it at once
        builder.HasIndex(row => new { row.ContractId, row.Period }, "IX_Invoices_OnePerPeriod").IsUnique().HasFilter("\"Kind\" = 0");
        builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Contract>().WithMany().HasForeignKey(row => row.ContractId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ContractVersion>().WithMany().HasForeignKey(row => row.TermsId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EvidencePartConfiguration : IEntityTypeConfiguration<EvidencePart>
{
    public void Configure(EntityTypeBuilder<EvidencePart> builder)
    {
        builder.ToTable("EvidenceParts");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Key).HasMaxLength(80);
        builder.Property(row => row.Hash).HasMaxLength(64);
        builder.Property(row => row.BlobSha256).HasMaxLength(64);
        builder.HasIndex(row => new { row.InvoiceId, row.Kind, row.Place }).IsUnique();
        builder.HasOne<Invoice>().WithMany().HasForeignKey(row => row.InvoiceId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvoiceSeriesConfiguration : IEntityTypeConfiguration<InvoiceSeries>
{
    public void Configure(EntityTypeBuilder<InvoiceSeries> builder)
    {
        builder.ToTable("InvoiceSeries");
        builder.HasKey(row => new { row.Vendor, row.Year });
        builder.Property(row => row.Vendor).HasMaxLength(Party.MaxLength);
    }
}

internal sealed class DisputeConfiguration : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> builder)
    {
        builder.ToTable("Disputes");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Reason).HasMaxLength(InvoiceComputation.MaxReasonLength);
        builder.Property(row => row.Answer).HasMaxLength(InvoiceComputation.MaxReasonLength);
        builder.Property(row => row.OpenedBy).HasMaxLength(450);
        builder.Property(row => row.RejectionBy).HasMaxLength(450);
        builder.Property(row => row.AnsweredBy).HasMaxLength(450);
        builder.HasIndex(row => row.InvoiceId);
        builder.HasIndex(row => new { row.State, row.Deadline });
        // one open dispute a line
        builder.HasIndex(row => new { row.InvoiceId, row.LineNumber }).IsUnique().HasFilter("\"State\" = 0");
        builder.HasOne<Invoice>().WithMany().HasForeignKey(row => row.InvoiceId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvoiceCommentConfiguration : IEntityTypeConfiguration<InvoiceComment>
{
    public void Configure(EntityTypeBuilder<InvoiceComment> builder)
    {
        builder.ToTable("InvoiceComments");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Author).HasMaxLength(450);
        builder.Property(row => row.Text).HasMaxLength(InvoiceComment.MaxLength);
        builder.HasIndex(row => row.InvoiceId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(row => row.InvoiceId).OnDelete(DeleteBehavior.Restrict);
    }
}
