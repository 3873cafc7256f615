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

internal sealed class NodeSpeedConfiguration : IEntityTypeConfiguration<NodeSpeed>
{
    public void Configure(EntityTypeBuilder<NodeSpeed> builder)
    {
        builder.ToTable("NodeSpeeds");
        builder.HasKey(speed => new { speed.Node, speed.ModelHash, speed.Precision });
        builder.Property(speed => speed.Node).HasMaxLength(100);
        builder.Property(speed => speed.ModelHash).HasMaxLength(64);
        builder.Property(speed => speed.Precision).HasMaxLength(10);
        builder.Property(speed => speed.FailureCode).HasMaxLength(100);
    }
}
