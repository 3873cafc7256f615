using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Platform.Domain.Billing.Evidence;

/// <summary>Everything one line was computed from, frozen. Rows are in the order of time, then of the case's hash.</summary>
/// <param name="Kpi">Key of the contract's term.</param>
/// <param name="Period">Number of the period, from 1.</param>
/// <param name="ContractHash">Hash of the terms that apply.</param>
/// <param name="Method">Name and version of the calculation.</param>
/// <param name="Query">What was asked of the observations, in words and parameters.</param>
/// <param name="Models">Ids of base models and adapters that served cases.</param>
/// <param name="AsOf">When it was frozen, UTC.</param>
/// <param name="Rows">The cases, one line of text each (see <see cref="EvidenceRow.Line"/>).</param>
/// <param name="Guardrails">Cases of each guardrail by its key, in the same form.</param>
/// <param name="Arms">The live comparisons that gave the cases their arms; null where none did, and in evidence of earlier builds.</param>
public sealed record EvidenceSnapshot(
    string Kpi,
    int Period,
    string ContractHash,
    string Method,
    string Query,
    IReadOnlyList<string> Models,
    DateTimeOffset AsOf,
    IReadOnlyList<string> Rows,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Guardrails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ArmsByChance? Arms = null)
{
    /// <summary>The calculation of this build. A change of any figure it gives is another version; old ones stay readable.</summary>
    public const string CurrentMethod = "lathe-lines/1";

    private const int BytesAtOnce = 64 * 1024;

    /// <summary>SHA-256 over every part, lower-case hex.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[BytesAtOnce];
        var filled = 0;
        void Add(string line)
        {
            var most = Encoding.UTF8.GetMaxByteCount(line.Length) + 1;
            if (filled + most > bytes.Length)
            {
                hash.AppendData(bytes, 0, filled);
                (bytes, filled) = (most > bytes.Length ? new byte[most] : bytes, 0);
            }

            filled += Encoding.UTF8.GetBytes(line, bytes.AsSpan(filled));
            bytes[filled++] = (byte)'\n';
        }

        Add($"{Kpi}|{Period}|{ContractHash}|{Method}|{AsOf.ToUnixTimeMilliseconds()}");
        Add(Query);
        Add(string.Join('|', Models));
        if (Arms is not null)
        {
            foreach (var comparison in Arms.Comparisons)
                Add(comparison.Line);
            Add("left out " + Arms.LeftOut);
        }

        Add("rows " + Rows.Count);
        foreach (var row in Rows)
            Add(row);
        foreach (var (key, rows) in Guardrails.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add($"guardrail {key} {rows.Count}");
            foreach (var row in rows)
                Add(row);
        }

        hash.AppendData(bytes, 0, filled);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Rows as text in the order that a snapshot keeps them.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<EvidenceRow> rows) =>
        [.. rows.OrderBy(row => row.At).ThenBy(row => row.Case, StringComparer.Ordinal).Select(row => row.Line)];
}
