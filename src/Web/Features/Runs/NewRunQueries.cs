using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Models;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>A base model to choose. The memory is that of the usual fine-tune.</summary>
public sealed record ModelChoice(
    BaseModelId Id, string Name, long Parameters, int ContextTokens, string Licence, IReadOnlyList<string> Languages, long SizeBytes, bool HasChatTemplate,
    IReadOnlyList<string> Layers, MemoryForecast? Memory);

/// <summary>A version of the project's data to choose.</summary>
public sealed record VersionChoice(DatasetVersionId Id, string Name, int Number, TaskKind Task, int TrainRows, int ValidRows, int TestRows, string Hash, DateTimeOffset CreatedAt);

/// <summary>What a new run can be made from.</summary>
internal sealed class NewRunQueries(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>Usable base models, smallest first.</summary>
    public async Task<IReadOnlyList<ModelChoice>> ModelsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var models = await db.BaseModels.AsNoTracking().Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator)
            .OrderBy(model => model.Parameters).ThenBy(model => model.Name).ToListAsync(cancellationToken);
        return [.. models.Select(model => new ModelChoice(
            model.Id, model.Name, model.Parameters, model.ContextTokens, model.Licence, model.Languages, model.SizeBytes, model.HasChatTemplate, LayersOf(model), MemoryOf(model)))];
    }

    /// <summary>Data versions of a project, newest first.</summary>
    public async Task<IReadOnlyList<VersionChoice>> VersionsAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var versions = await db.DatasetVersions.AsNoTracking().Where(version => version.ProjectId == projectId)
            .Join(db.Datasets, version => version.DatasetId, dataset => dataset.Id, (version, dataset) => new { version, dataset.Name })
            .OrderByDescending(found => found.version.CreatedAt).Take(100).ToListAsync(cancellationToken);
        return [.. versions.Select(found => new VersionChoice(
            found.version.Id, found.Name, found.version.Number, found.version.Task, found.version.Rows(SplitName.Train), found.version.Rows(SplitName.Valid),
            found.version.Rows(SplitName.Test), found.version.ContentHash, found.version.CreatedAt))];
    }

    private static IReadOnlyList<string> LayersOf(BaseModel model) => ModelMemory.TargetModules(model.Folder) is { Succeeded: true } layers ? layers.Value : [];

    private static MemoryForecast? MemoryOf(BaseModel model) => ModelMemory.ForUsualTraining(model.Folder) is { Succeeded: true } forecast ? forecast.Value : null;
}
