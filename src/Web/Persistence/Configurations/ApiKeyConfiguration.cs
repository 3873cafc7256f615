using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Tenancy;

namespace Platform.Web.Persistence.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.Property(key => key.Name).HasMaxLength(ApiKey.MaxNameLength);
        builder.Property(key => key.Prefix).HasMaxLength(32);
        builder.Property(key => key.Hash).HasMaxLength(64);
        builder.Property(key => key.UserId).HasMaxLength(450);
        builder.HasIndex(key => key.Prefix).IsUnique();
        builder.HasOne<Workspace>().WithMany().HasForeignKey(key => key.WorkspaceId);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(key => key.UserId);
    }
}
