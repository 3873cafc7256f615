using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Answering;

/// <summary>A kind of thing that can be talked to.</summary>
internal enum ChoiceKind
{
    Adapter = 0,
    Checkpoint = 1,
    Base = 2,
}

/// <summary>One thing that can be talked to.</summary>
/// <param name="Key">Kind and id; stands in addresses.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name for people.</param>
/// <param name="BaseName">Name of the base model.</param>
/// <param name="Step">Optimiser step; 0 for a base model.</param>
internal sealed record ModelChoice(string Key, ChoiceKind Kind, string Name, string BaseName, int Step);

/// <summary>What a project's people can talk to.</summary>
internal sealed class ProjectModels(IDbContextFactory<PlatformDbContext> contexts, DataFolders folders)
{
    private const int MostOfAKind = 100;

    /// <summary>Adapters and checkpoints of the project and usable base models, newest first.</summary>
    public async Task<IReadOnlyList<ModelChoice>> ChoicesAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bases = await db.BaseModels.AsNoTracking().Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator).OrderBy(model => model.Name)
            .Select(model => new { model.Id, model.Name, model.HasChatTemplate }).ToListAsync(cancellationToken);
        var names = bases.ToDictionary(model => model.Id, model => model.Name);
        var adapters = await db.Adapters.AsNoTracking().Where(adapter => adapter.ProjectId == projectId).OrderByDescending(adapter => adapter.CreatedAt).Take(MostOfAKind)
            .Select(adapter => new { adapter.Id, adapter.Name, adapter.Step, adapter.BaseModelId }).ToListAsync(cancellationToken);
        var checkpoints = await db.RunCheckpoints.AsNoTracking()
            .Join(db.Runs.Where(run => run.ProjectId == projectId), row => row.RunId, run => run.Id, (row, run) => new { row.Id, row.Step, row.CreatedAt, run.Name, run.BaseModelId })
            .OrderByDescending(row => row.CreatedAt).Take(MostOfAKind).ToListAsync(cancellationToken);
        return
        [
            .. adapters.Where(adapter => names.ContainsKey(adapter.BaseModelId))
                .Select(adapter => new ModelChoice($"adapter:{adapter.Id}", ChoiceKind.Adapter, adapter.Name, names[adapter.BaseModelId], adapter.Step)),
            .. checkpoints.Where(row => names.ContainsKey(row.BaseModelId))
                .Select(row => new ModelChoice($"checkpoint:{row.Id}", ChoiceKind.Checkpoint, row.Name, names[row.BaseModelId], row.Step)),
            .. bases.Where(model => model.HasChatTemplate).Select(model => new ModelChoice($"base:{model.Id}", ChoiceKind.Base, model.Name, model.Name, 0)),
        ];
    }

    /// <summary>Where the files of a choice lie; null when it is not of this project, or gone.</summary>
    public async Task<AnswerModel?> FindAsync(ProjectId projectId, string key, CancellationToken cancellationToken)
    {
        if (key.Split(':') is not [var kind, var text] || !Guid.TryParse(text, out var id))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return kind switch
        {
            "adapter" => await OfAsync(db, projectId, await db.Adapters.Where(adapter => adapter.Id == new AdapterId(id))
                .Select(adapter => new Files(adapter.RunId, adapter.Folder, false)).SingleOrDefaultAsync(cancellationToken), cancellationToken),
            "checkpoint" => await OfAsync(db, projectId, await db.RunCheckpoints.Where(row => row.Id == new RunCheckpointId(id))
                .Select(row => new Files(row.RunId, row.Folder, true)).SingleOrDefaultAsync(cancellationToken), cancellationToken),
            "base" => await db.BaseModels.Where(model => model.Id == new BaseModelId(id) && model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator)
                .Select(model => new AnswerModel(model.Folder, new TrainedForm(false, 0), null, false)).SingleOrDefaultAsync(cancellationToken),
            _ => null,
        };
    }

    private async Task<AnswerModel?> OfAsync(PlatformDbContext db, ProjectId projectId, Files? files, CancellationToken cancellationToken)
    {
        if (files is null)
            return null;
        var run = await db.Runs.Where(run => run.Id == files.RunId && run.ProjectId == projectId)
            .Join(db.BaseModels.Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator), run => run.BaseModelId, model => model.Id, (run, model) => new { model.Folder, run.Configuration })
            .SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new AnswerModel(run.Folder, TrainedForm.Read(run.Configuration) with { MaxInputTokens = 0 }, Path.Combine(folders.Root, files.Folder), files.IsCheckpoint) { Run = files.RunId.ToString() };
    }

    private sealed record Files(RunId RunId, string Folder, bool IsCheckpoint);
}
