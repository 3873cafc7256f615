namespace Platform.Rag.Tests.Index;

/// <summary>A clock that a test moves; timers fire inside <see cref="Advance"/>.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(() => callback(state), GetTimestamp() + dueTime.Ticks, period.Ticks);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = Interlocked.Add(ref _now, by.Ticks);
        _timers.ForEach(timer => timer.FireUntil(until));
    }

    private sealed class HandTimer(Action callback, long due, long period) : ITimer
    {
        private long _due = due;

        public void FireUntil(long now)
        {
            for (; _due <= now; _due += period)
                callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
