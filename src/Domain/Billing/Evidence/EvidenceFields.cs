using System.Globalization;

namespace Platform.Domain.Billing.Evidence;

/// <summary>The parts of a row's line where they stand in it: a million rows are read without a string for each part.</summary>
internal readonly ref struct EvidenceFields
{
    private const NumberStyles Plain = NumberStyles.Number & ~NumberStyles.AllowThousands;
    private const int Parts = 6;
    private const long FarthestMilliseconds = 100_000_000_000_000;

    public ReadOnlySpan<char> Case { get; private init; }

    public DateTimeOffset At { get; private init; }

    public bool Served { get; private init; }

    public decimal Value { get; private init; }

    public ReadOnlySpan<char> Cluster { get; private init; }

    public decimal? Before { get; private init; }

    /// <summary>The parts of a row that was never text.</summary>
    public static EvidenceFields Of(EvidenceRow row) => new() { Case = row.Case, At = row.At, Served = row.Served, Value = row.Value, Cluster = row.Cluster, Before = row.Before };

    /// <summary>False when the line is no row.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, out EvidenceFields fields)
    {
        fields = default;
        Span<Range> parts = stackalloc Range[Parts + 1];
        if (line.Split(parts, ',') != Parts)
            return false;
        var name = line[parts[0]];
        var served = line[parts[2]];
        var written = line[parts[5]];
        if (name.Length == 0 || served is not ("0" or "1")
            || !long.TryParse(line[parts[1]], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) || Math.Abs(at) > FarthestMilliseconds
            || !decimal.TryParse(line[parts[3]], Plain, CultureInfo.InvariantCulture, out var value))
            return false;
        decimal? before = null;
        if (written.Length > 0)
        {
            if (!decimal.TryParse(written, Plain, CultureInfo.InvariantCulture, out var read))
                return false;
            before = read;
        }

        fields = new() { Case = name, At = DateTimeOffset.FromUnixTimeMilliseconds(at), Served = served[0] == '1', Value = value, Cluster = line[parts[4]], Before = before };
        return true;
    }
}
