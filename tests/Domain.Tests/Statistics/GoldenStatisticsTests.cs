using System.Runtime.CompilerServices;
using Platform.Domain.Statistics.Golden;

namespace Platform.Domain.Tests.Statistics;

/// <summary>
/// Every worked case of Golden/statistics: scipy, statsmodels, scikit-learn and R agree with its figures, and each states its own tolerance.
/// </summary>
public sealed class GoldenStatisticsTests
{
    private static readonly Dictionary<string, Dictionary<string, GoldenCase>> Files = Directory
        .EnumerateFiles(Folder(), "*.json")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => GoldenCase.Read(File.ReadAllText(file)).ToDictionary(one => one.Name));

    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from file in Files
        from name in file.Value.Keys
        select new TheoryDataRow<string, string>(file.Key, name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_worked_case_comes_out_within_its_tolerance(string file, string name) =>
        GoldenCalculations.Check(Files[file][name]).Miss.ShouldBeNull();

    [Fact]
    public void All_620_cases_are_here() => Files.Values.Sum(file => file.Count).ShouldBe(620);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", "statistics");
}
