using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Components;

namespace Platform.Web.Tests.Hosting;

public sealed partial class SentenceTests
{
    // The comparison with reference figures is a command; no page shows its refusals.
    private static readonly string[] NotShown = ["/obj/", "/bin/", "/Training/Golden/"];

    public static TheoryData<string> DomainRefusals { get; } = [.. typeof(DomainError).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Errors", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(DomainError)).Select(method => $"{type.FullName}.{method.Name}"))
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> FindingDetails { get; } = Written(
        "src/Web/Features/Datasets", @"(?:RowFault|Faulty)\([^;""]*?FindingKind\.(?<code>\w+)[^;""$,]*,|\(FindingKind\.(?<code>\w+),|WriteRowAsync\(FindingKind\.(?<code>\w+), row,|= Bad\(|return (?<code>Bad)\(");

    public static TheoryData<string, string> ReasonsOfUnreadableFiles { get; } = Written("src/Web/Features/Datasets/Reading", @"new (?<code>UnreadableFileException)\(|new (?<code>DetectedEncoding)\(null, Guessed: true,");

    public static TheoryData<string> EngineCodes { get; } = [.. Sources("src/Training").SelectMany(source => EngineRefusal().Matches(source).Select(match => match.Groups["code"].Value)).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void The_walk_over_the_sources_finds_what_it_looks_for()
    {
        DomainRefusals.Count.ShouldBeGreaterThan(60);
        FindingDetails.Count.ShouldBeGreaterThan(20);
        ReasonsOfUnreadableFiles.Count.ShouldBeGreaterThan(12);
        EngineCodes.Count.ShouldBeGreaterThan(50);
    }

    [Theory]
    [MemberData(nameof(DomainRefusals))]
    public void Every_refusal_of_the_domain_has_a_Chinese_sentence_of_its_own(string factory)
    {
        var (type, name) = (factory[..factory.LastIndexOf('.')], factory[(factory.LastIndexOf('.') + 1)..]);
        var method = typeof(DomainError).Assembly.GetType(type)!.GetMethod(name)!;
        var error = (DomainError)method.Invoke(null, [.. method.GetParameters().Select(parameter => SampleOf(parameter.ParameterType))])!;

        ShouldBeChinese(InChinese(() => Sentences.Of(error)), error.Message);
    }

    [Theory]
    [MemberData(nameof(FindingDetails))]
    public void Every_detail_of_a_finding_has_a_Chinese_sentence(string code, string sentence) =>
        ShouldBeChinese(InChinese(() => Sentences.Of($"finding.{(code == "Bad" ? nameof(FindingKind.BadRoles) : code)}", sentence)), sentence);

    [Theory]
    [MemberData(nameof(ReasonsOfUnreadableFiles))]
    public void Every_reason_why_a_file_cannot_be_read_has_a_Chinese_sentence(string thrown, string sentence)
    {
        thrown.ShouldNotBeEmpty();
        ShouldBeChinese(InChinese(() => Sentences.OfPart(sentence)), sentence);
    }

    [Theory]
    [MemberData(nameof(EngineCodes))]
    public void Every_code_of_the_engine_has_Chinese_words_around_its_detail(string code) =>
        ShouldBeChinese(InChinese(() => Sentences.Of(code, "7 is not 8.")), "7 is not 8.");

    [Fact]
    public void The_values_of_a_sentence_stand_in_the_Chinese_one() => InChinese(() => Sentences.Of(DatasetErrors.FileUnreadable("a 'b'.csv", "its header has 2,000 columns; at most 1000 are read.")))
        .ShouldBe("无法读取“a 'b'.csv”：其表头有 2,000 列；最多读取 1000 列。");

    [Fact]
    public void A_split_is_named_in_Chinese_inside_its_sentence() =>
        InChinese(() => Sentences.Of(DatasetErrors.SplitEmpty(SplitName.Train))).ShouldBe("训练部分将为空。请增大其比例、增加数据行，或把它的比例设为 0 %（训练部分不能省去）。");

    [Fact]
    public void A_row_of_a_group_names_its_first_row_in_Chinese() =>
        InChinese(() => Sentences.OfFinding(FindingKind.ExactDuplicate, "test · faq, part 2.csv, line 12")).ShouldBe("测试 · faq, part 2.csv，第 12 行");

    [Fact]
    public void A_code_without_a_form_keeps_its_English_sentence() => InChinese(() => Sentences.Of("nothing.known", "Left as it is.")).ShouldBe("Left as it is.");

    [Fact]
    public void English_readers_see_the_sentence_as_it_was_made() => Sentences.Of("dataset.no_files", "Any words.").ShouldBe("Any words.");

    private static void ShouldBeChinese(string said, string english)
    {
        said.ShouldNotBe(english);
        said.Any(character => character is >= '\u4E00' and <= '\u9FFF').ShouldBeTrue(said);
    }

    private static string InChinese(Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh");
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static object? SampleOf(Type type) => type switch
    {
        _ when type == typeof(string) => "sample",
        _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
        _ when type.IsArray => Array.CreateInstance(type.GetElementType()!, 2),
        _ => Activator.CreateInstance(type),
    };

    // The sentences as they are written in the sources, with a 7 in place of every value.
    private static TheoryData<string, string> Written(string folder, string marker)
    {
        var found = new HashSet<(string, string)>();
        foreach (var source in Sources(folder))
        {
            foreach (Match match in Regex.Matches(source, marker))
            {
                if (LiteralAfter(source, match.Index + match.Length) is { } sentence)
                    found.Add((match.Groups["code"].Value, sentence));
            }
        }

        return [.. found];
    }

    private static string? LiteralAfter(string source, int from)
    {
        var start = LiteralStart().Match(source, from);
        if (!start.Success)
            return null;
        var text = new StringBuilder();
        for (var at = start.Index + start.Length; source[at] != '"'; at++)
        {
            if (source[at] == '\\')
                text.Append(source[++at]);
            else if (source[at] == '{')
                at = AfterValue(source, at, text);
            else
                text.Append(source[at]);
        }

        return text.ToString();
    }

    private static int AfterValue(string source, int at, StringBuilder text)
    {
        text.Append('7');
        for (var depth = 0; ; at++)
        {
            depth += source[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return at;
        }
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(SourceFolders.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Array.Exists(NotShown, part => file.Contains(part, StringComparison.Ordinal))).Order(StringComparer.Ordinal).Select(File.ReadAllText);

    [GeneratedRegex(@"\G\s*(?:FormattableString\.Invariant\(\s*|string\.Create\(\s*CultureInfo\.InvariantCulture,\s*)?\$?""")]
    private static partial Regex LiteralStart();

    [GeneratedRegex(@"EngineException\(\s*""(?<code>[a-z_]+\.[a-z_]+)""")]
    private static partial Regex EngineRefusal();
}
