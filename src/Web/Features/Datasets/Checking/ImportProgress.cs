using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>How far a worker is; set often by the work, written to the database about once a second by the worker.</summary>
internal sealed class ImportProgress
{
    private long _done;
    private long _total;
    private int _phase;

    public ImportPhase Phase => (ImportPhase)Volatile.Read(ref _phase);

    public long Done => Volatile.Read(ref _done);

    public long Total => Volatile.Read(ref _total);

    public void Begin(ImportPhase phase, long total)
    {
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _total, total);
        Volatile.Write(ref _phase, (int)phase);
    }

    public void Reach(long done) => Volatile.Write(ref _done, done);
}
