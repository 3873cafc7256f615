using Platform.Domain.Kernel;

namespace Platform.Web.Features.Kpis.Intake;

/// <summary>Counts what became of events.</summary>
internal sealed class Tally
{
    private const int ShownRefusals = 100;
    private readonly List<RefusedEvent> _refusals = [];
    private int _accepted;
    private int _known;
    private int _refused;

    public ObservationReport Report => new(_accepted, _known, _refused, _refusals);

    public void Accept(int events = 1) => _accepted += events;

    public void Know() => _known++;

    public void Refuse(long line, DomainError error)
    {
        _refused++;
        if (_refusals.Count < ShownRefusals)
            _refusals.Add(new(line, error.Code, error.Message));
    }

    /// <summary>Adds what a batch came to, once it is stored.</summary>
    public void Add(Tally other)
    {
        (_accepted, _known, _refused) = (_accepted + other._accepted, _known + other._known, _refused + other._refused);
        _refusals.AddRange(other._refusals.OrderBy(refusal => refusal.Line).Take(ShownRefusals - _refusals.Count));
    }
}
