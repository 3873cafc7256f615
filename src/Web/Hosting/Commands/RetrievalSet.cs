using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Platform.Domain.Statistics.Retrieval;

namespace Platform.Web.Hosting.Commands;

/// <summary>Texts, questions and which text answers which: <c>corpus.jsonl[.gz]</c>, <c>queries.jsonl[.gz]</c>, <c>qrels.tsv</c>.</summary>
/// <param name="Texts">Id, and title and text joined; in the order of their ids, so that equal scores are cut the same way everywhere.</param>
/// <param name="Queries">Id and text of those with at least one answer.</param>
/// <param name="Grades">For each query, the grade of each answer.</param>
internal sealed record RetrievalSet(
    IReadOnlyList<(string Id, string Text)> Texts, IReadOnlyList<(string Id, string Text)> Queries, IReadOnlyDictionary<string, Dictionary<string, int>> Grades)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidDataException">A file is missing or a line is not of the form.</exception>
    public static RetrievalSet Read(string folder)
    {
        var grades = Judgements(folder);
        var texts = Rows(folder, "corpus.jsonl").Select(row => (Id(row), Joined(row))).OrderBy(text => text.Item1, StringComparer.Ordinal).ToList();
        var queries = Rows(folder, "queries.jsonl").Select(row => (Id: Id(row), Text: row.GetProperty("text").GetString()!))
            .Where(query => grades.TryGetValue(query.Id, out var own) && own.Values.Any(grade => grade > 0)).ToList();
        return queries.Count > 0 && texts.Count > 0
            ? new RetrievalSet(texts, queries, grades)
            : throw new InvalidDataException($"'{folder}' has {texts.Count} texts and {queries.Count} questions with an answer; at least one of each is needed.");
    }

    /// <summary>How well a ranking answers a question.</summary>
    /// <param name="query">Id of the question.</param>
    /// <param name="ranking">Positions in <see cref="Texts"/>, best first.</param>
    public RetrievalScore Score(string query, IEnumerable<int> ranking) =>
        new(ranking.Index().ToDictionary(hit => Texts[hit.Item].Id, hit => -(double)hit.Index), Grades[query]);

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!;

    private static string Joined(JsonElement row)
    {
        var title = row.TryGetProperty("title", out var given) ? given.GetString() ?? "" : "";
        return $"{title}\n{row.GetProperty("text").GetString()}".Trim();
    }

    private static IEnumerable<JsonElement> Rows(string folder, string name)
    {
        foreach (var (number, line) in Lines(folder, name).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            yield return Parsed(line, $"{name}, line {number + 1}");
        }
    }

    private static JsonElement Parsed(string line, string where)
    {
        try
        {
            var row = JsonElement.Parse(line);
            return row.ValueKind == JsonValueKind.Object && row.TryGetProperty("id", out _) && row.TryGetProperty("text", out _)
                ? row
                : throw new InvalidDataException($"{where} lacks 'id' or 'text'.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{where} is no JSON object.", fault);
        }
    }

    private static Dictionary<string, Dictionary<string, int>> Judgements(string folder)
    {
        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (number, line) in Lines(folder, "qrels.tsv").Index().Skip(1).Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            var cells = line.Split('\t');
            if (cells.Length != 3 || !double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var grade))
                throw new InvalidDataException($"qrels.tsv, line {number + 1}: query, text and grade are expected, parted by tabs.");
            if (!grades.TryGetValue(cells[0], out var own))
                grades[cells[0]] = own = new Dictionary<string, int>(StringComparer.Ordinal);
            own[cells[1]] = (int)grade;
        }
        return grades;
    }

    private static IEnumerable<string> Lines(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        var packed = plain + ".gz";
        if (File.Exists(plain))
            return File.ReadLines(plain, Encoding.UTF8);
        return File.Exists(packed) ? Unpacked(packed) : throw new InvalidDataException($"'{folder}' has no {name} and no {name}.gz.");
    }

    private static IEnumerable<string> Unpacked(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
