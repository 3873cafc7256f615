namespace Platform.Domain.Kernel;

/// <summary>Moments that are hashed, signed or stored as evidence are in UTC and whole milliseconds: every database and every file keeps them as they are.</summary>
public static class UtcMoment
{
    /// <summary>The moment in UTC without what lies below the millisecond.</summary>
    public static DateTimeOffset Of(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
