using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Golden;

namespace Platform.Training.Commands;

/// <summary>Compares the engine with every reference case found under a folder.</summary>
public static class GoldenCommand
{
    /// <summary>The suites of this library.</summary>
    public static IReadOnlyList<IGoldenSuite> Suites { get; } = [
        new TinyFamilySuite(), new SmolTokensSuite(), new SmolLogitsSuite(), new SmolGreedySuite(), new SmolLoraSuite(), new SmolLossesSuite(), new GgufTypesSuite(), new HostileFilesSuite(), new MinilmSuite(),
    ];

    /// <summary>Runs all comparisons: one JSON object a line on <paramref name="output"/>, a table for people on <paramref name="error"/>.</summary>
    /// <param name="path">A folder of the reference layout, or any folder inside one.</param>
    /// <param name="modelsFolder">Where the models are that cases name, or null.</param>
    /// <param name="output">Machine-readable lines.</param>
    /// <param name="error">Words for people.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <param name="more">Suites of other parts of the product.</param>
    /// <returns>Number of misses, at most 255; 1 when there was nothing to compare.</returns>
    public static async Task<int> RunAsync(
        string path, string? modelsFolder, TextWriter output, TextWriter error, CancellationToken cancellationToken, IReadOnlyList<IGoldenSuite>? more = null)
    {
        const int HighestExitCode = 255;
        var root = Path.GetFullPath(path);
        if (!Directory.Exists(root))
        {
            await error.WriteLineAsync($"'{root}' is no folder. Name the folder with the reference figures.");
            return 1;
        }

        var (compared, missed) = (0, 0);
        foreach (var folder in Folders(root, modelsFolder))
            foreach (var suite in Suites.Concat(more ?? []).Where(suite => suite.Recognises(folder)))
                await foreach (var check in Checks(suite, folder, cancellationToken))
                {
                    compared++;
                    missed += check.Passed ? 0 : 1;
                    await output.WriteLineAsync(Line(check));
                    await error.WriteLineAsync(Row(check));
                }

        await error.WriteLineAsync(compared == 0 ? $"Nothing to compare under '{root}'." : $"{compared} compared, {missed} missed");
        return compared == 0 ? 1 : Math.Min(missed, HighestExitCode);
    }

    /// <summary>A suite's comparisons; a refusal of the engine on the way is a miss with its reason.</summary>
    private static async IAsyncEnumerable<GoldenCheck> Checks(IGoldenSuite suite, GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var checks = suite.RunAsync(folder, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            GoldenCheck? refused = null;
            try
            {
                if (!await checks.MoveNextAsync())
                    yield break;
            }
            catch (EngineException fault)
            {
                refused = GoldenCheck.Missed(folder.Name, $"{fault.Code}: {fault.Message}");
            }

            yield return refused ?? checks.Current;
            if (refused is not null)
                yield break;
        }
    }

    private static IEnumerable<GoldenFolder> Folders(string root, string? modelsFolder)
    {
        var parent = Path.GetDirectoryName(root) ?? root;
        foreach (var folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Append(root).Order(StringComparer.Ordinal))
            yield return new GoldenFolder(folder, Path.GetRelativePath(parent, folder), modelsFolder);
    }

    private static string Line(GoldenCheck check) => JsonSerializer.Serialize(new
    {
        name = check.Name,
        difference = double.IsFinite(check.Difference) ? check.Difference : (double?)null,
        tolerance = check.Tolerance,
        result = check.Passed ? "ok" : "FAIL",
        note = check.Note,
    });

    private static string Row(GoldenCheck check) => string.Create(
        CultureInfo.InvariantCulture, $"{(check.Passed ? "ok  " : "FAIL")} {check.Difference,10:0.##e+0} ≤ {check.Tolerance,-7:0.##e+0} {check.Name}{(check.Note is null ? string.Empty : " — " + check.Note)}");
}
