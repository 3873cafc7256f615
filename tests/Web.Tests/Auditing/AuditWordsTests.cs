using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>Whatever is noted has words: a reader of the log never meets a bare key.</summary>
public sealed partial class AuditWordsTests
{
    private static readonly string Folder = Path.Combine(SourceFolders.Root, "src", "Web");

    // Who moves a run in the queue, not what he does.
    private const string Actor = "nodes.reorder";

    public static TheoryData<string> Keys { get; } = [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(File.ReadAllText).Where(code => code.Contains("AuditLog audit", StringComparison.Ordinal) || code.Contains("RunChanges changes", StringComparison.Ordinal) || code.Contains("RunChanges>()", StringComparison.Ordinal) || code.Contains("DocumentSteps steps", StringComparison.Ordinal) || code.Contains("InstallationNote", StringComparison.Ordinal) || code.Contains("GetRequiredService<AuditLog>", StringComparison.Ordinal))
        .SelectMany(code => Calls().Matches(code).SelectMany(call => Key().Matches(call.Value)).Select(match => match.Groups["key"].Value)).Where(key => key != Actor).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_keys() => Keys.Count.ShouldBeGreaterThan(50);

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_and_its_kind_have_words_in_both_languages(string key)
    {
        foreach (var language in new[] { "", ".zh" })
        {
            var texts = XDocument.Load(Path.Combine(Folder, "Features", "Auditing", $"AuditingText{language}.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var name in new[] { "What." + key, "Area." + key.Split('.')[0] })
                texts.Contains(name).ShouldBeTrue($"AuditingText{language}.resx has no {name}; what is noted needs words.");
        }
    }

    // The calls that take a key, up to the subject or the end of the line.
    [GeneratedRegex("""(audit\.Add|audit\.AddShared|<AuditLog>\(\)\.Add|ApplyAsync|ChangeAsync|\bNote|changes\.ApplyAsync|RunAsync|\n {8}(project, )?id,|\n {8}save \?|\n {12}new RunId\(id\),)[^;{]*""")]
    private static partial Regex Calls();

    [GeneratedRegex("""
        "(?<key>[a-z_]+\.[a-z_]+)"
        """)]
    private static partial Regex Key();
}
