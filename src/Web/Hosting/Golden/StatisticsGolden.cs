using Platform.Domain.Statistics.Golden;

namespace Platform.Web.Hosting.Golden;

/// <summary>
/// The statistics part of <c>lathe golden DIR</c>: every worked case in the folder's own JSON files or in its folder <c>statistics</c>.
/// </summary>
internal static class StatisticsGolden
{
    private const string FolderName = "statistics";

    /// <summary>Computes the cases one after another, file by file in the order of their names. Files that hold no cases are passed over.</summary>
    /// <param name="folder">A folder in the layout of the reference figures, or the statistics folder itself.</param>
    public static IEnumerable<GoldenResult> Check(string folder) =>
        from file in Files(folder)
        from goldenCase in GoldenCase.Read(File.ReadAllText(file))
        select GoldenCalculations.Check(goldenCase);

    private static IEnumerable<string> Files(string folder)
    {
        var nested = Path.Combine(folder, FolderName);
        if (Directory.Exists(nested))
            return JsonFiles(nested);
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == FolderName ? JsonFiles(folder) : [];
    }

    private static IOrderedEnumerable<string> JsonFiles(string folder) => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal);
}
