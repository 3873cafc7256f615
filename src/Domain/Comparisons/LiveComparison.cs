using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Comparisons;

/// <summary>Two models side by side in production. Between its start and its end chance gives each case, or each group, one of them; outside of that everybody gets control.</summary>
public sealed partial class LiveComparison : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest key.</summary>
    public const int MaxKeyLength = 40;

    private const int DaysOfAWeek = 7;

    private HashedAssignment? _assignment;

    private LiveComparison()
    {
    }

    /// <summary>Id.</summary>
    public LiveComparisonId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>Short name in addresses; unique in the project.</summary>
    public string Key { get; private set; } = "";

    /// <summary>What is compared and when it stops.</summary>
    public ComparisonPlan Plan { get; private set; } = null!;

    /// <summary>Where it stands.</summary>
    public ComparisonState State { get; private set; }

    /// <summary>Secret that arms are drawn with, base64; empty before the start: nobody can try salts out and keep the one he likes.</summary>
    public string Salt { get; private set; } = "";

    /// <summary>Since when arms are given by chance, UTC; null before.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Since when everybody gets control again, UTC; null before.</summary>
    public DateTimeOffset? OverAt { get; private set; }

    /// <summary>Week's ends at which groups were judged.</summary>
    public int Looks { get; private set; }

    /// <summary>What was seen last; null before the first look. Nothing is seen after the end.</summary>
    public ComparisonStanding? Standing { get; private set; }

    /// <summary>Why it is over; null before.</summary>
    public ComparisonEnding? Ending { get; private set; }

    /// <summary>Who planned it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was planned, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>What is published of the salt; empty before the start.</summary>
    public string Commitment => Salt.Length > 0 ? HashedAssignment.CommitmentOf(Salt) : "";

    /// <summary>When its time is over; null before the start.</summary>
    public DateTimeOffset? DueAt => StartedAt?.AddDays(DaysOfAWeek * Plan.Weeks);

    /// <summary>Plans a comparison.</summary>
    /// <returns>Refused with <c>comparison.key</c> or what <see cref="ComparisonPlan.Check"/> says.</returns>
    public static Outcome<LiveComparison> Create(TenantScope scope, ProjectId project, string key, ComparisonPlan plan, string createdBy, DateTimeOffset now)
    {
        if (!KeyForm().IsMatch(key) || key == "new")
            return ComparisonErrors.Key(key);
        var check = plan.Check();
        if (!check.Succeeded)
            return check.Error;
        return new LiveComparison
        {
            Id = TypedId.New<LiveComparisonId>(now),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = project,
            Key = key,
            Plan = plan,
            CreatedBy = createdBy,
            CreatedAt = now,
        };
    }

    /// <summary>Draws the salt; from <paramref name="from"/> on chance gives arms.</summary>
    /// <param name="from">A moment after everything that was observed of its KPIs.</param>
    /// <returns>Refused with <c>comparison.state</c>.</returns>
    public Outcome Start(DateTimeOffset from)
    {
        if (State != ComparisonState.Draft)
            return ComparisonErrors.State(State);
        (State, StartedAt, Salt) = (ComparisonState.Running, UtcMoment.Of(from), Convert.ToBase64String(RandomNumberGenerator.GetBytes(HashedAssignment.SaltBytes)));
        return Outcome.Success;
    }

    /// <summary>True for a case that was observed while chance gave arms.</summary>
    /// <param name="at">When it was observed.</param>
    public bool Covers(DateTimeOffset at) => StartedAt <= at && (OverAt is null || at < OverAt);

    /// <summary>True when the comparison's arms belong to a KPI's cases.</summary>
    /// <param name="kpi">Key of the KPI.</param>
    public bool Feeds(string kpi) => Plan.Kpis.Any(watched => watched.Key == kpi);

    /// <summary>The arm that chance gave: true for the treated model.</summary>
    /// <param name="caseName">The case.</param>
    /// <param name="cluster">Its group; empty when there is none.</param>
    /// <returns>Null when arms are given to groups and there is none.</returns>
    /// <exception cref="InvalidOperationException">It has not started.</exception>
    public bool? ArmOf(string caseName, string cluster)
    {
        if (Salt.Length == 0)
            throw new InvalidOperationException($"The comparison {Key} has no salt before its start.");
        _assignment ??= new(Convert.FromBase64String(Salt), (double)Plan.Share);
        var unit = Plan.Unit == ComparisonUnit.Cluster ? cluster : caseName;
        return unit.Length == 0 ? null : _assignment.IsTreated(unit);
    }

    /// <summary>Whom a case that comes now is given to; the same answer each time while the comparison runs.</summary>
    /// <param name="caseName">The case, as its observation will name it.</param>
    /// <param name="cluster">Its group; empty when there is none.</param>
    /// <param name="now">UTC.</param>
    /// <returns>True for the treated model. Refused with <c>comparison.unit_name</c>.</returns>
    public Outcome<bool> Assign(string caseName, string cluster, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(caseName) || caseName.Length > ObservedEvent.MaxNameLength)
            return ComparisonErrors.UnitName("case", caseName.Length);
        if ((Plan.Unit == ComparisonUnit.Cluster && string.IsNullOrWhiteSpace(cluster)) || cluster.Length > ObservedEvent.MaxNameLength)
            return ComparisonErrors.UnitName("group", cluster.Length);
        return State == ComparisonState.Running && Covers(now) && ArmOf(caseName, cluster) == true;
    }

    /// <summary>True when groups have a week's end that they were not judged at.</summary>
    /// <param name="now">UTC.</param>
    public bool IsLookDue(DateTimeOffset now) => WeeksUntil(now) > Looks;

    /// <summary>Keeps what was seen; a look at groups that was due is taken.</summary>
    /// <returns>Refused with <c>comparison.state</c>.</returns>
    public Outcome See(ComparisonStanding standing)
    {
        if (State != ComparisonState.Running)
            return ComparisonErrors.State(State);
        (Standing, Looks) = (standing, Math.Max(Looks, WeeksUntil(standing.At)));
        return Outcome.Success;
    }

    /// <summary>Ends it. The last look stays.</summary>
    /// <returns>Refused with <c>comparison.state</c>.</returns>
    public Outcome End(EndingReason reason, string kpi, string by, DateTimeOffset now)
    {
        if (State != ComparisonState.Running)
            return ComparisonErrors.State(State);
        State = reason == EndingReason.Duration ? ComparisonState.Ended : ComparisonState.Stopped;
        // it may be stopped before the moment that it was to begin at
        OverAt = UtcMoment.Of(now > StartedAt ? now : StartedAt!.Value);
        Ending = new(reason, kpi, by);
        return Outcome.Success;
    }

    private int WeeksUntil(DateTimeOffset now) => StartedAt is { } start && now >= start ? Math.Min(Plan.Weeks, (int)((now - start).TotalDays / DaysOfAWeek)) : 0;

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex KeyForm();
}
