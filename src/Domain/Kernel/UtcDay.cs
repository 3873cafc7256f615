namespace Platform.Domain.Kernel;

/// <summary>Days of contracts, periods and logs are days in UTC.</summary>
public static class UtcDay
{
    /// <summary>The moment a day begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
