using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Web.Persistence.Configurations;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("Tenants");
        builder.Property(tenant => tenant.Name).HasMaxLength(100);
        builder.HasIndex(tenant => tenant.Name).IsUnique();
    }
}

internal sealed class WorkspaceConfiguration : IEntityTypeConfiguration<Workspace>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.ToTable("Workspaces");
        builder.Property(workspace => workspace.Name).HasMaxLength(Workspace.MaxNameLength);
        builder.HasIndex(workspace => new { workspace.TenantId, workspace.Name }).IsUnique();
        builder.ComplexProperty(workspace => workspace.Share, share => share.Property(one => one.MaxOpenRuns).HasDefaultValue(RunShare.Standard.MaxOpenRuns));
        builder.HasOne<Tenant>().WithMany().HasForeignKey(workspace => workspace.TenantId);
    }
}

internal sealed class MemberConfiguration : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.ToTable("Members");
        builder.Property(member => member.UserId).HasMaxLength(450);
        builder.HasIndex(member => new { member.WorkspaceId, member.UserId }).IsUnique();
        builder.HasOne<Workspace>().WithMany().HasForeignKey(member => member.WorkspaceId);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(member => member.UserId);
    }
}

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("Projects");
        builder.Property(project => project.Name).HasMaxLength(Project.MaxNameLength);
        builder.Property(project => project.Description).HasMaxLength(Project.MaxDescriptionLength);
        builder.Property(project => project.CreatedBy).HasMaxLength(450);
        builder.HasIndex(project => new { project.WorkspaceId, project.Name }).IsUnique();
        builder.HasOne<Workspace>().WithMany().HasForeignKey(project => project.WorkspaceId);
    }
}
