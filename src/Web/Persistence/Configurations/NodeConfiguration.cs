using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Domain.Nodes;

namespace Platform.Web.Persistence.Configurations;

internal sealed class NodeConfiguration : IEntityTypeConfiguration<Node>
{
    public void Configure(EntityTypeBuilder<Node> builder)
    {
        builder.ToTable("Nodes");
        builder.HasKey(node => node.Name);
        builder.Property(node => node.Name).HasMaxLength(100);
        builder.Property(node => node.DrainingBy).HasMaxLength(450);
        builder.OwnsOne(node => node.Figures, figures =>
        {
            figures.Property(value => value.LastEngineEnd).HasMaxLength(200);
            figures.Property(value => value.Device).HasMaxLength(50);
            figures.Property(value => value.DeviceName).HasMaxLength(200);
            figures.Property(value => value.BaseModel).HasMaxLength(200);
        });
    }
}
