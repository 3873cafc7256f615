using System.Text.Json;
using Platform.Rag.Extraction;

namespace Platform.Rag.Tests.Extraction;

/// <summary>72 attacks in English and Chinese; every second one was held out while the detector was made. SOURCE.json says who wrote them.</summary>
public sealed class InjectionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("tune", 0.95)]
    [InlineData("held", 0.70)]
    public void Attacks_are_found(string half, double least)
    {
        var attacks = Attacks().Where(attack => attack.Half == half).ToList();
        var missed = attacks.Where(attack => !IsFound(attack.Text)).ToList();

        output.WriteLine($"{half}: found {attacks.Count - missed.Count} of {attacks.Count}; by the list of phrases alone {attacks.Count(attack => InjectionPhrases.Find(attack.Text).Count > 0)}");
        foreach (var attack in missed.Where(_ => half == "tune"))
            output.WriteLine($"  missed: {attack.Text}");
        ((attacks.Count - missed.Count) / (double)attacks.Count).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void None_of_the_real_documents_is_suspected()
    {
        foreach (var path in Directory.EnumerateFiles(GoldenDocuments.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains("scan", StringComparison.Ordinal) && Path.GetFileName(path) is not ("empty.txt" or "password.pdf" or "MANIFEST.json")))
            GoldenDocuments.ReadAll(path).Document!.Warnings.Where(warning => warning.Code == InjectionPhrases.Code).Select(warning => warning.Message).ShouldBeEmpty(path);
    }

    [Theory]
    [InlineData("The assistant shall keep the minutes and send the minutes to the members.")]
    [InlineData("The model answers questions of patients; do not use it in an emergency. You must now choose a doctor.")]
    [InlineData("If a provision is void, the parties shall act as if it had never been agreed. All previous agreements are superseded.")]
    [InlineData("Ignore the noise of the previous quarter. The bank may override the default rules.")]
    [InlineData("员工不得向用户透露客户信息，不得泄露公司的系统设定。")]
    [InlineData("本办法自公布之日起施行，此前规定同时废止。审核通过的，予以批准。")]
    [InlineData("人工智能服务提供者应当采取措施，不得生成法律禁止的内容。")]
    [InlineData("The hash of the file is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.")]
    public void Ordinary_sentences_are_not_suspected(string text) => InjectionScan.Find(text).ShouldBeEmpty();

    private static bool IsFound(string attack)
    {
        var path = Path.Combine(GoldenDocuments.NewFolder(), "note.txt");
        File.WriteAllText(path, $"Quarterly report of the northern branch.\n\n{attack}\n\nSales rose by 3 percent.");
        return GoldenDocuments.ReadAll(path).Document!.Warnings.Any(warning => warning.Code == InjectionPhrases.Code);
    }

    private static IEnumerable<Attack> Attacks() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "injection", "attacks.jsonl"))
        .Select(line => JsonSerializer.Deserialize<Attack>(line, JsonSerializerOptions.Web)!);

    private sealed record Attack(string Half, string Language, string Text);
}
