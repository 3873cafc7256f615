using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Platform.Web.Tests.Hosting;

public sealed partial class TextTests
{
    public static TheoryData<string> ResourceFiles { get; } = [.. Directory.EnumerateFiles(SourceFolder(), "*.resx", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".zh.resx", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(SourceFolder(), file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_texts() => ResourceFiles.Count.ShouldBeGreaterThanOrEqualTo(5);

    [Theory]
    [MemberData(nameof(ResourceFiles))]
    public void English_and_Chinese_have_the_same_keys_with_the_same_gaps(string file)
    {
        var english = Read(file);
        var chinese = Read(file.Replace(".resx", ".zh.resx", StringComparison.Ordinal));

        chinese.Keys.Order(StringComparer.Ordinal).ShouldBe(english.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            chinese[key].ShouldNotBeNullOrWhiteSpace($"{file}: {key}");
            Gaps(chinese[key]).ShouldBe(Gaps(text), $"{file}: {key}");
        }
    }

    [Theory]
    [MemberData(nameof(ResourceFiles))]
    public void Every_key_that_a_page_names_exists(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceFolder(), file))!;
        var marker = Path.GetFileNameWithoutExtension(file);
        var texts = Read(file);
        foreach (var source in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(name => name.EndsWith(".razor", StringComparison.Ordinal)))
        {
            var page = File.ReadAllText(source);
            var localizer = InjectedAs(marker).Match(page).Groups["name"].Value;
            if (localizer.Length == 0)
                continue;
            foreach (Match use in Regex.Matches(page, $@"\b{localizer}\[""(?<key>[^""{{}}]+)""[,\]]"))
                texts.ShouldContainKey(use.Groups["key"].Value, $"{Path.GetFileName(source)} names it");
        }
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(SourceFolder(), file)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string[] Gaps(string text) => [.. Gap().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    private static string SourceFolder() => Path.Combine(SourceFolders.Root, "src", "Web");

    private static Regex InjectedAs(string marker) => new($@"@inject IStringLocalizer<{marker}> (?<name>\w+)");

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Gap();
}
