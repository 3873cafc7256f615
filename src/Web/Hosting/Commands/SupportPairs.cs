using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Web.Hosting.Commands;

/// <summary>A sentence with a passage, and what the passage makes of it.</summary>
/// <param name="Set">Data set.</param>
/// <param name="Kind"><c>borne</c>, <c>number</c> (its number is changed), <c>denial</c> (it is turned into its denial) or <c>unrelated</c> (the passage is another's).</param>
/// <param name="Half">0 or 1: all pairs of one item are in one half.</param>
/// <param name="Sentence">The sentence.</param>
/// <param name="Passage">The passage.</param>
internal sealed record SupportPair(string Set, string Kind, int Half, string Sentence, string Passage);

/// <summary>Makes pairs out of the data sets of a folder. People wrote sentences and passages; changed numbers and denials are made by rule.</summary>
internal sealed partial class SupportPairs(string folder)
{
    private const int Most = 160;
    private const int LongestPassage = 6000;

    /// <summary>The pairs of every set that is there.</summary>
    public IReadOnlyList<SupportPair> Read()
    {
        List<SupportPair> pairs = [];
        foreach (var (set, items) in new (string, Func<IEnumerable<Item>>)[]
        {
            ("contract hypotheses", Hypotheses), ("contract clauses", Clauses), ("tatqa", Tables), ("pubmedqa", Conclusions), ("fineva (zh)", Policies), ("lecoqa (zh)", Statutes),
        })
        {
            var some = Drawn(items());
            for (var at = 0; at < some.Count; at++)
                pairs.AddRange(Pairs(set, at % 2, some[at], some[(at + (some.Count / 2) + 1) % some.Count]));
        }

        return pairs;
    }

    private static IEnumerable<SupportPair> Pairs(string set, int half, Item one, Item other)
    {
        yield return new SupportPair(set, "borne", half, one.Sentence, one.Passage);
        if (one.Passage != other.Passage)
            yield return new SupportPair(set, "unrelated", half, one.Sentence, other.Passage);
        if (one.Sentence != one.WithNumber)
            yield return new SupportPair(set, "number", half, one.WithNumber, one.Passage);
        if (Denied(one.Sentence) is { } denied)
            yield return new SupportPair(set, "denial", half, denied, one.Passage);
    }

    private static List<Item> Drawn(IEnumerable<Item> items)
    {
        var all = items.Where(item => item.Passage.Length is > 40 and <= LongestPassage).ToList();
        var random = new SplitMix64(7);
        for (var at = all.Count - 1; at > 0; at--)
        {
            var with = random.Index(at + 1);
            (all[at], all[with]) = (all[with], all[at]);
        }

        return [.. all.Take(Most)];
    }

    // A hypothesis about a contract, asked as a question, and the passage that lawyers marked for it.
    private IEnumerable<Item> Hypotheses()
    {
        const string Set = "legal-contractnli-retrieval";
        if (!Directory.Exists(Path.Combine(folder, Set)))
            yield break;
        var set = RetrievalSet.Read(Path.Combine(folder, Set));
        var texts = set.Texts.ToDictionary(text => text.Id, text => text.Text, StringComparer.Ordinal);
        foreach (var (id, text) in set.Queries)
        {
            var sentence = Question().Replace(text[(text.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim(), "The document ").TrimEnd('?') + ".";
            yield return new Item(sentence, texts[set.Grades[id].MaxBy(grade => grade.Value).Key], sentence);
        }
    }

    // The clause itself against the part of the contract that it stands in.
    private IEnumerable<Item> Clauses()
    {
        const string Set = "legal-contractnli-retrieval";
        var documents = Rows(Set, "docs.jsonl").ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("text").GetString()!, StringComparer.Ordinal);
        foreach (var row in Rows(Set, "spans.jsonl"))
        {
            var (text, start, end) = (documents[row.GetProperty("doc_id").GetString()!], row.GetProperty("start").GetInt32(), row.GetProperty("end").GetInt32());
            var sentence = ListMark().Replace(text[start..end].ReplaceLineEndings(" ").Trim(), "");
            if (sentence.Length is >= 60 and <= 400)
                yield return new Item(sentence, text[Math.Max(0, start - 700)..Math.Min(text.Length, end + 700)], Renumbered(sentence));
        }
    }

    // "What was X?" with its answer as "X was …"; the wrong number is another one of the same row.
    private IEnumerable<Item> Tables()
    {
        foreach (var row in Rows("finance-tatqa", "train.jsonl").Concat(Rows("finance-tatqa", "test.jsonl")))
        {
            var (asked, meta) = (Message(row, 0), row.GetProperty("meta"));
            if (meta.GetProperty("answer_type").GetString() != "span" || meta.GetProperty("answer") is not { ValueKind: JsonValueKind.Array } given || given.GetArrayLength() != 1)
                continue;
            var at = asked.LastIndexOf("\nQuestion:", StringComparison.Ordinal);
            var answer = given[0].GetString()!.Trim().TrimEnd('.');
            if (at < 0 || WhatIs().Match(asked[(at + 10)..].Trim()) is not { Success: true } question || answer.Length is 0 or > 200)
                continue;
            var passage = asked[..at].Trim();
            var begin = $"The {question.Groups[2].Value.TrimEnd('?').Trim()} {question.Groups[1].Value.ToLowerInvariant()} ";
            yield return new Item($"{begin}{answer}.", passage, $"{begin}{OtherOfRow(passage, answer)}.");
        }
    }

    private IEnumerable<Item> Conclusions()
    {
        foreach (var row in Rows("medical-pubmedqa", "test.jsonl"))
        {
            var (asked, answer) = (Message(row, 0), Message(row, 1));
            var from = answer.IndexOf(". ", StringComparison.Ordinal);
            var sentence = FirstSentence().Match(from < 0 ? "" : answer[(from + 2)..]).Value;
            if (sentence.Length >= 40)
                yield return new Item(sentence, asked[..asked.LastIndexOf("\nQuestion:", StringComparison.Ordinal)], Renumbered(sentence));
        }
    }

    private IEnumerable<Item> Policies()
    {
        foreach (var row in Rows("finance-zh-fineva", "train.jsonl").Concat(Rows("finance-zh-fineva", "valid.jsonl")).Concat(Rows("finance-zh-fineva", "test.jsonl")))
        {
            var asked = Message(row, 0);
            var at = asked.LastIndexOf("\n\n", StringComparison.Ordinal);
            if (!asked.StartsWith("材料：", StringComparison.Ordinal) || at < 0)
                continue;
            foreach (var sentence in ChineseSentences(Message(row, 1)).Take(3))
                yield return new Item(sentence, asked[3..at], Renumbered(sentence));
        }
    }

    private IEnumerable<Item> Statutes()
    {
        const string Set = "legal-zh-lecoqa";
        var laws = Rows(Set, "corpus.jsonl.gz").GroupBy(row => row.GetProperty("title").GetString()!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().GetProperty("text").GetString()!, StringComparer.Ordinal);
        foreach (var row in Rows(Set, "test.jsonl"))
        {
            var passage = string.Join('\n', row.GetProperty("meta").GetProperty("statutes").EnumerateArray().Select(name => name.GetString()!).Where(laws.ContainsKey).Select(name => $"{name}：{laws[name]}"));
            if (ChineseSentences(Message(row, 1)).MaxBy(sentence => sentence.Length) is { } sentence && passage.Length > 0)
                yield return new Item(sentence, passage, Renumbered(sentence));
        }
    }

    private static IEnumerable<string> ChineseSentences(string text) => ChineseSentence().Matches(text).Select(match => match.Value.Trim()).Where(sentence => sentence.Length is >= 15 and <= 200);

    private static string OtherOfRow(string passage, string answer)
    {
        if (answer.Any(char.IsLetter))
            return answer;
        foreach (var line in passage.Split('\n').Where(line => line.StartsWith('|')))
        {
            var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList();
            if (cells.FindIndex(1, cell => Bare(cell) == Bare(answer)) >= 0 && cells.Skip(1).FirstOrDefault(cell => cell.Any(char.IsDigit) && !cell.Any(char.IsLetter) && Bare(cell) != Bare(answer)) is { } other)
                return other;
        }

        return answer;

        static string Bare(string cell) => NotDigits().Replace(cell, "");
    }

    // The last number of a sentence becomes another one.
    private static string Renumbered(string sentence)
    {
        if (LastDigits().Match(sentence) is { Success: true } digits)
            return sentence[..digits.Index] + Another(digits.Value) + sentence[(digits.Index + digits.Length)..];
        if (LastWord().Match(sentence) is { Success: true } word)
            return sentence[..word.Index] + (word.Value.ToLowerInvariant() switch { "two" => "five", "three" => "seven", "five" => "two", "ten" => "thirty", "thirty" => "sixty", _ => "fourteen" }) + sentence[(word.Index + word.Length)..];
        return ChineseNumber().Match(sentence) is { Success: true } number
            ? sentence[..number.Index] + (number.Value == "三" ? "五" : "三") + sentence[(number.Index + number.Length)..]
            : sentence;
    }

    private static string Another(string digits)
    {
        var characters = digits.ToCharArray();
        characters[0] = (char)('1' + ((characters[0] - '1' + 4) % 9));
        return new string(characters);
    }

    private static string? Denied(string sentence)
    {
        if (Removable().Match(sentence) is { Success: true } denial)
            return sentence.Remove(denial.Index, denial.Length);
        if (sentence.Contains("不得", StringComparison.Ordinal))
            return sentence.Replace("不得", "可以", StringComparison.Ordinal);
        if (Auxiliary().Match(sentence) is { Success: true } verb)
            return sentence.Insert(verb.Index + verb.Length, " not");
        return ChineseVerb().Match(sentence) is { Success: true } affirmed ? sentence.Insert(affirmed.Index, "不") : null;
    }

    private static string Message(JsonElement row, int at) => row.GetProperty("messages")[at].GetProperty("content").GetString()!;

    private IEnumerable<JsonElement> Rows(string set, string name)
    {
        var path = Path.Combine(folder, set, name);
        if (!File.Exists(path))
            yield break;
        using Stream file = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            // some rows hold a bare NaN in a field that is not needed
            if (line.Length > 0)
                yield return JsonElement.Parse(line.Replace(": NaN", ": null", StringComparison.Ordinal));
        }
    }

    private sealed record Item(string Sentence, string Passage, string WithNumber);

    [GeneratedRegex(@"^(?:Does|Do|Is) the document ", RegexOptions.IgnoreCase)]
    private static partial Regex Question();

    [GeneratedRegex(@"^[(]?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]+\s*")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"^What (is|are|was|were) (?:the )?(.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex WhatIs();

    [GeneratedRegex(@"^.+?[.!?](?=\s|$)")]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"[^。！？\n]+[。！？]?")]
    private static partial Regex ChineseSentence();

    [GeneratedRegex(@"[^\d]")]
    private static partial Regex NotDigits();

    [GeneratedRegex(@"(?<![\d.,A-Za-z-])[1-9]\d*(?:[.,]\d+)*(?![\d.,]*\d)", RegexOptions.RightToLeft)]
    private static partial Regex LastDigits();

    [GeneratedRegex(@"\b(?:two|three|four|five|six|seven|eight|ten|fifteen|twenty|thirty|sixty|ninety)\b", RegexOptions.RightToLeft | RegexOptions.IgnoreCase)]
    private static partial Regex LastWord();

    [GeneratedRegex(@"[二三四五六七八九十](?=个?[年月日天周元倍])", RegexOptions.RightToLeft)]
    private static partial Regex ChineseNumber();

    [GeneratedRegex(@"\b(?:not) |不(?=予|承担|包括|属于|需要|能|可以|会|应)|没有")]
    private static partial Regex Removable();

    [GeneratedRegex(@"\b(?:shall|will|may|must|should|can|could|would|is|are|was|were|has|have)\b(?! only)")]
    private static partial Regex Auxiliary();

    [GeneratedRegex(@"承担|可以|应当|属于|包括|享有|需要|支付|给付|赔偿|负责|会|能够|是")]
    private static partial Regex ChineseVerb();
}
