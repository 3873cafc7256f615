using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Kpis;

/// <summary>One event as it arrived: read, or refused.</summary>
/// <param name="Line">Number of its line, or of its place in a JSON array, from 1.</param>
/// <param name="Event">The event; null when it could not be read.</param>
/// <param name="Refusal">Why it could not be read.</param>
/// <param name="IsArmGiven">False when it leaves out who served the case: a live comparison knows, or nobody.</param>
internal sealed record ReceivedEvent(long Line, ObservedEvent? Event, DomainError? Refusal, bool IsArmGiven = true);

/// <summary>An event that was not taken.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Message">The sentence.</param>
internal sealed record RefusedEvent(long Line, string Code, string Message);

/// <summary>What became of the events of a call. Sending the same events again is harmless.</summary>
/// <param name="Accepted">Stored now.</param>
/// <param name="Known">Stored before with the same content.</param>
/// <param name="Refused">Not stored.</param>
/// <param name="Refusals">The first of those, with reasons.</param>
internal sealed record ObservationReport(int Accepted, int Known, int Refused, IReadOnlyList<RefusedEvent> Refusals);
