using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>Sums over the cases of one arm that were observed on one day (UTC), kept with every observation and revision so that a board need not read them all.</summary>
public sealed class KpiDay : IWorkspaceOwned
{
    private KpiDay()
    {
    }

    /// <summary>A day without cases yet.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="day">The day, UTC.</param>
    /// <param name="served">The arm.</param>
    public KpiDay(Kpi kpi, DateOnly day, bool served) =>
        (TenantId, WorkspaceId, KpiId, Day, Served) = (kpi.TenantId, kpi.WorkspaceId, kpi.Id, day, served);

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The KPI.</summary>
    public KpiId KpiId { get; private set; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>The arm: true when the model served the cases.</summary>
    public bool Served { get; private set; }

    /// <summary>Cases.</summary>
    public long Cases { get; private set; }

    /// <summary>Sum of their latest values.</summary>
    public double Sum { get; private set; }

    /// <summary>Sum of the squares of their latest values.</summary>
    public double Squares { get; private set; }

    /// <summary>When the newest of them was observed, UTC.</summary>
    public DateTimeOffset Newest { get; private set; }

    /// <summary>The day that an observation counts for.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>Takes in an observation.</summary>
    public void Add(DateTimeOffset at, double value)
    {
        (Cases, Sum, Squares) = (Cases + 1, Sum + value, Squares + (value * value));
        Newest = at > Newest ? at : Newest;
    }

    /// <summary>Replaces the value of one of its cases.</summary>
    public void Correct(double before, double now) => (Sum, Squares) = (Sum - before + now, Squares - (before * before) + (now * now));
}
