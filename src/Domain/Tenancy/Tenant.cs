namespace Platform.Domain.Tenancy;

/// <summary>A customer organisation.</summary>
public sealed class Tenant : IVersioned
{
    private Tenant()
    {
    }

    /// <summary>Makes a tenant.</summary>
    /// <param name="id">New id.</param>
    /// <param name="name">Shown to its people; 1 to 100 characters.</param>
    /// <param name="createdAt">UTC.</param>
    public Tenant(TenantId id, string name, DateTimeOffset createdAt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Id = id;
        Name = name;
        CreatedAt = createdAt;
    }

    /// <summary>Id.</summary>
    public TenantId Id { get; private set; }

    /// <summary>Shown to its people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }
}
