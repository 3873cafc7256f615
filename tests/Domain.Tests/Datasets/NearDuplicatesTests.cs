using System.Diagnostics;
using Platform.Domain.Datasets;

namespace Platform.Domain.Tests.Datasets;

public sealed class NearDuplicatesTests
{
    [Theory]
    [InlineData("  Hello\t\r\n World ", "hello world")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("a + b", "a + b")]
    [InlineData("a - b", "a - b")]
    [InlineData("\u3000你好\u3000世界", "你好 世界")]
    [InlineData("   ", "")]
    public void Text_is_compared_without_case_width_and_spacing_but_with_punctuation(string text, string expected) =>
        NormalisedText.Of(text).ShouldBe(expected);

    [Fact]
    public void The_similarity_is_that_of_the_sets_of_pieces()
    {
        // "abcdefg" has the pieces abcde bcdef cdefg, "abcdefx" abcde bcdef cdefx: 2 of 4 are shared.
        Shingles.Jaccard(Shingles.Of("abcdefg"), Shingles.Of("abcdefx")).ShouldBe(0.5);
        Shingles.Jaccard(Shingles.Of("abc"), Shingles.Of("abc")).ShouldBe(1);
        Shingles.Jaccard(Shingles.Of("abc"), Shingles.Of("xyz")).ShouldBe(0);
    }

    [Fact]
    public void All_planted_near_duplicates_are_found_and_nothing_else()
    {
        // 1,000 unrelated texts; every tenth has a copy with one word in forty changed (Jaccard about 0.87 to 0.95).
        var random = new Random(1);
        var texts = Enumerable.Range(0, 1000).Select(_ => Words(random, 40)).ToList();
        for (var i = 0; i < 1000; i += 10)
            texts.Add(ReplaceLast(texts[i], random));

        var groups = Find(texts);

        for (var i = 0; i < 100; i++)
            groups[1000 + i].ShouldBe(Exactly(texts[i * 10], texts[1000 + i]) >= Shingles.NearDuplicate ? i * 10 : 1000 + i);
        for (var i = 0; i < 1000; i++)
            groups[i].ShouldBe(i);
        groups.Skip(1000).Count(group => group < 1000).ShouldBeGreaterThan(90);
    }

    [Fact]
    public void Equal_rows_in_equal_order_give_equal_groups()
    {
        var random = new Random(2);
        var seeds = Enumerable.Range(0, 30).Select(_ => Words(random, 30)).ToList();
        var texts = Enumerable.Range(0, 300).Select(i => ReplaceLast(seeds[i % 30], random)).ToList();

        Find(texts).ShouldBe(Find(texts));
    }

    [Fact]
    public void Every_pair_that_is_joined_directly_is_really_near()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 400).Select(_ => Words(random, 3, vocabulary: 6)).Distinct().ToList();

        var groups = Find(texts);

        foreach (var group in groups.Select((group, row) => (group, row)).GroupBy(pair => pair.group).Where(group => group.Count() == 2))
            Exactly(texts[group.First().row], texts[group.Last().row]).ShouldBeGreaterThanOrEqualTo(Shingles.NearDuplicate);
    }

    [Fact]
    public void A_file_of_one_template_does_not_take_squared_time()
    {
        // 20,000 rows that differ in a number only: compared two by two this would be 200 million pairs.
        var texts = Enumerable.Range(0, 20_000).Select(i => $"please summarise the attached record number {i} in two plain sentences for the patient").ToList();
        var watch = Stopwatch.StartNew();
        var shingles = texts.Select(Shingles.Of).ToArray();
        var finder = new NearDuplicates(row => shingles[row]);

        finder.Join(Keys(shingles), [.. Enumerable.Range(0, texts.Count)], new DisjointSets(texts.Count), _ => { }, CancellationToken.None);

        finder.Compared.ShouldBeLessThan(20_000L * MinHash.Bands * 8);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private static int[] Find(List<string> texts)
    {
        var shingles = texts.Select(Shingles.Of).ToArray();
        var groups = new DisjointSets(texts.Count);
        new NearDuplicates(row => shingles[row]).Join(Keys(shingles), [.. Enumerable.Range(0, texts.Count)], groups, _ => { }, CancellationToken.None);
        return groups.ToArray();
    }

    private static uint[][] Keys(ulong[][] shingles)
    {
        var keys = Enumerable.Range(0, MinHash.Bands).Select(_ => new uint[shingles.Length]).ToArray();
        var row = new uint[MinHash.Bands];
        for (var i = 0; i < shingles.Length; i++)
        {
            MinHash.BandKeys(shingles[i], row);
            for (var band = 0; band < MinHash.Bands; band++)
                keys[band][i] = row[band];
        }

        return keys;
    }

    private static double Exactly(string left, string right) => Shingles.Jaccard(Shingles.Of(left), Shingles.Of(right));

    private static string Words(Random random, int count, int vocabulary = 100_000) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => "w" + random.Next(vocabulary).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));

    private static string ReplaceLast(string text, Random random) => text[..text.LastIndexOf(' ')] + " " + Words(random, 1);
}
