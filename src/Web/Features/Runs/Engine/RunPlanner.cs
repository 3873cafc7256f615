using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Training.Models;
using Platform.Training.Recipes;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>A checked plan with the figures it rests on.</summary>
internal sealed record PlannedRun(RunPlan Plan, RunSizes Sizes, long NodeBytes, BaseModel Model, Precision Precision);

/// <summary>
/// Checks everything that can be checked before a device is taken: configuration, data, model, memory, disk. A wrong value is refused here,
/// with the value, the limit and the remedy, and not an hour later.
/// </summary>
internal sealed class RunPlanner(
    IDbContextFactory<PlatformDbContext> contexts, IDatasetReader datasets, RunForecasts forecasts, IDiskSpace disk, DataFolders folders)
{
    private const long DiskReserve = 200L << 20;

    public async Task<Outcome<PlannedRun>> PlanAsync(QueueRunRequest request, CancellationToken cancellationToken)
    {
        var parsed = RunInputs.Parse(request.Configuration);
        if (!parsed.Succeeded)
            return parsed.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Projects.AnyAsync(project => project.Id == request.ProjectId, cancellationToken))
            return ProjectErrors.NotFound();
        var version = await datasets.FindAsync(request.DatasetVersionId, cancellationToken);
        if (!version.Succeeded || version.Value.ProjectId != request.ProjectId)
            return DatasetErrors.VersionNotFound();
        if (await db.BaseModels.AsNoTracking().SingleOrDefaultAsync(model => model.Id == request.BaseModelId, cancellationToken) is not { } model)
            return ModelErrors.NotFound();
        if (!model.IsTunable || !Directory.Exists(model.Folder))
            return RunErrors.ModelUnusable(model.Name);
        try
        {
            return await CheckAsync(request, Complete(parsed.Value, model, version.Value), version.Value, model, cancellationToken);
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    private async Task<Outcome<PlannedRun>> CheckAsync(
        QueueRunRequest request, SupervisedConfig config, DatasetSource version, BaseModel model, CancellationToken cancellationToken)
    {
        SupervisedConfigRules.Check(config);
        var sizes = await forecasts.MeasureAsync(request.DatasetVersionId, version, config, cancellationToken);
        var node = ProcessMemory.OfMachine().TotalBytes;
        if (sizes.LeastMemoryBytes > node)
            return RunErrors.MemoryShort(sizes.LeastMemoryBytes, node);
        var free = disk.FreeBytes(folders.Root);
        if (sizes.DiskBytes + DiskReserve > free)
            return RunErrors.DiskShort(sizes.DiskBytes + DiskReserve, free);
        var estimate = await forecasts.EstimateAsync(sizes, model, config.Precision, cancellationToken);
        var plan = new RunPlan(
            request.ProjectId, RunKind.FineTune, request.Name, request.DatasetVersionId, version.Content.ContentHash, $"{version.Name} v{version.Number}",
            model.Id, model.ContentHash, model.Name, JsonSerializer.Serialize(config, SupervisedConfigRules.Json), sizes.Steps, estimate)
        {
            EvaluateWhenFinished = request.EvaluateWhenFinished,
        };
        return new PlannedRun(plan, sizes, node, model, config.Precision);
    }

    // What is stored and exported names the chosen model and the splits of the chosen version.
    private static SupervisedConfig Complete(SupervisedConfig config, BaseModel model, DatasetSource version)
    {
        bool Has(SplitName split) => version.Content.Splits.Any(part => part.Name == split && part.Rows > 0);
        return config with
        {
            Model = model.Folder,
            Data = RunInputs.Splits with
            {
                Train = Has(SplitName.Train) ? RunInputs.Splits.Train : "",
                Valid = Has(SplitName.Valid) ? RunInputs.Splits.Valid : null,
                Test = Has(SplitName.Test) ? RunInputs.Splits.Test : null,
                MaxInputTokens = config.Data.MaxInputTokens,
            },
        };
    }
}
