using System.Runtime.CompilerServices;
using Platform.Training.Golden;

namespace Platform.Web.Hosting.Golden;

/// <summary>The worked cases of <c>statistics</c> among the suites of <c>lathe golden</c>.</summary>
internal sealed class StatisticsSuite : IGoldenSuite
{
    public bool Recognises(GoldenFolder folder) => Path.GetFileName(folder.Folder) == "statistics";

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var result in StatisticsGolden.Check(folder.Folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new GoldenCheck($"{folder.Name}: {result.Name}", result.Ok ? result.LargestDifference : double.PositiveInfinity, result.Tolerance, result.Miss);
            await Task.Yield();
        }
    }
}
