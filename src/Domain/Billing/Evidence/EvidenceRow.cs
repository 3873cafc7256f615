using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Evidence;

/// <summary>One case as a line rests on it. The case itself is only its salted hash, so that a person can be erased and the invoice stays valid.</summary>
/// <param name="Case">Salted hash of the case's key.</param>
/// <param name="At">When it was observed, UTC, to the millisecond.</param>
/// <param name="Served">True when the model served it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Cluster">Its group (clinician, matter, branch) or pair; empty when there is none.</param>
/// <param name="Before">Its value from before the experiment, which sharpens the comparison (CUPED); null when there is none.</param>
public sealed record EvidenceRow(string Case, DateTimeOffset At, bool Served, decimal Value, string Cluster = "", decimal? Before = null)
{
    /// <summary>The row as one line of text: what is hashed.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Case},{At.ToUnixTimeMilliseconds()},{(Served ? 1 : 0)},{CanonicalText.Of(Value)},{Cluster},{(Before is { } before ? CanonicalText.Of(before) : "")}");

    /// <summary>Reads a line; null when it is not one.</summary>
    public static EvidenceRow? Parse(string line) =>
        EvidenceFields.TryRead(line, out var fields) ? new(fields.Case.ToString(), fields.At, fields.Served, fields.Value, fields.Cluster.ToString(), fields.Before) : null;
}
