using System.Buffers.Text;
using System.Text;
using Platform.Domain.Billing.Evidence;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>The parts of a row where they stand in a stored part, without a text for each: what <see cref="EvidenceRow.Parse"/> reads, for those who look at all rows.</summary>
internal readonly ref struct EvidenceRowBytes
{
    /// <summary>Hash of the case.</summary>
    public ReadOnlySpan<byte> Case { get; private init; }

    /// <summary>When it was observed: milliseconds since 1970, UTC.</summary>
    public long At { get; private init; }

    public bool Served { get; private init; }

    public decimal Value { get; private init; }

    /// <summary>Its group.</summary>
    public ReadOnlySpan<byte> Cluster { get; private init; }

    /// <exception cref="InvalidDataException">The text is no row.</exception>
    public static EvidenceRowBytes Of(ReadOnlySpan<byte> row)
    {
        Span<Range> parts = stackalloc Range[7];
        var count = 0;
        foreach (var part in row.Split((byte)','))
        {
            if (count < parts.Length)
                parts[count] = part;
            count++;
        }

        if (count == 6 && Utf8Parser.TryParse(row[parts[1]], out long at, out _) && Utf8Parser.TryParse(row[parts[3]], out decimal value, out _))
            return new() { Case = row[parts[0]], At = at, Served = row[parts[2]] is [(byte)'1'], Value = value, Cluster = row[parts[4]] };
        throw new InvalidDataException($"A stored row is none: {Encoding.UTF8.GetString(row)}");
    }
}
