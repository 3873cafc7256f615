using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Models;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Rows of a split as the run's model reads them.</summary>
/// <param name="Rows">Rows in the split.</param>
/// <param name="Shown">Some of them.</param>
public sealed record RunSamplesView(int Rows, IReadOnlyList<SampleView> Shown);

/// <summary>Shows what a run trains on, as the model reads it.</summary>
internal sealed class SampleQueries(IDbContextFactory<PlatformDbContext> contexts, IDatasetReader datasets, ModelSamples samples, HoldOutSeal seal)
{
    /// <summary>Rows of the run's data version, from a place on.</summary>
    public async Task<Outcome<RunSamplesView>> ShowAsync(RunView run, SplitName split, int skip, int take, CancellationToken cancellationToken)
    {
        var version = await datasets.FindAsync(run.DatasetVersionId, cancellationToken);
        if (!version.Succeeded)
            return version.Error;
        if (split == SplitName.Holdout && await seal.MayReadAsync(version.Value.ProjectId, cancellationToken) is { Succeeded: false } closed)
            return closed.Error;
        var opened = await datasets.OpenAsync(run.DatasetVersionId, split, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.BaseModels.AsNoTracking().SingleOrDefaultAsync(row => row.Id == run.BaseModelId, cancellationToken) is not { IsUsable: true } model)
            return ModelErrors.NotUsable(run.BaseModelName, "its folder is gone or was refused.");
        var rows = await ReadAsync(opened.Value, skip, take, cancellationToken);
        using var configuration = JsonDocument.Parse(run.Configuration);
        var root = configuration.RootElement;
        var shown = samples.Show(model, rows, Number(root, "max_length"), root.TryGetProperty("data", out var data) ? Number(data, "max_input_tokens") : 0);
        return shown.Succeeded
            ? new RunSamplesView(version.Value.Content.Splits.Single(part => part.Name == split).Rows, shown.Value)
            : shown.Error;
    }

    private static async Task<List<(int Index, DatasetRow Row)>> ReadAsync(IAsyncEnumerable<DatasetRow> rows, int skip, int take, CancellationToken cancellationToken)
    {
        var (read, index) = (new List<(int, DatasetRow)>(take), 0);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (index >= skip)
                read.Add((index, row));
            if (++index >= skip + take)
                break;
        }
        return read;
    }

    private static int Number(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
