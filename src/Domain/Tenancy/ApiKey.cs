using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>Id of an API key.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ApiKeyId(Guid Value) : ITypedId<ApiKeyId>
{
    /// <inheritdoc/>
    public static ApiKeyId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// Lets a program act for the person who made it, in one workspace and with at most the chosen role. Only the beginning of the key and a hash of it are kept.
/// A key reaches no further than its person does today: less rights or leaving the workspace bind the key too.
/// </summary>
public sealed class ApiKey : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private ApiKey()
    {
    }

    /// <summary>Id.</summary>
    public ApiKeyId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>What the key is for, in its maker's words.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Beginning of the key, which tells it from others; unique.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the whole key, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The most that a program with it may do.</summary>
    public WorkspaceRole Role { get; private set; }

    /// <summary>Account id of the person it acts for.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was used last, to the minute, UTC; null when never.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>When it was revoked, UTC; null while it works.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Makes a key.</summary>
    /// <param name="scope">The workspace.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="role">The most that it may do.</param>
    /// <param name="person">The maker and the maker's own role.</param>
    /// <param name="secret">Beginning and hash of the key.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>api_key.name_invalid</c> or <c>member.role_too_low</c>.</returns>
    public static Outcome<ApiKey> Create(
        TenantScope scope, string name, WorkspaceRole role, (string UserId, WorkspaceRole Role) person, (string Prefix, string Hash) secret, DateTimeOffset now)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > MaxNameLength)
            return TenancyErrors.ApiKeyNameInvalid(trimmed.Length);
        if (role > person.Role)
            return TenancyErrors.RoleTooLow(person.Role, role);
        return new ApiKey
        {
            Id = TypedId.New<ApiKeyId>(now),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            Name = trimmed,
            Prefix = secret.Prefix,
            Hash = secret.Hash,
            Role = role,
            UserId = person.UserId,
            CreatedAt = now,
        };
    }

    /// <summary>Ends the key. Revoking twice changes nothing.</summary>
    /// <param name="now">UTC.</param>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
