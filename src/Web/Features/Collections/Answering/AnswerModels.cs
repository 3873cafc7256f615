using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>A model that a person may ask.</summary>
/// <param name="Key"><c>base:id</c> or <c>adapter:id</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="BaseName">The base model's name.</param>
/// <param name="IsTuned">True for an adapter.</param>
public sealed record AskModel(string Key, string Name, string BaseName, bool IsTuned);

/// <summary>A model with its files.</summary>
internal sealed record ChosenModel(AnswerModel Files, bool Tuned, TraceModel Trace);

/// <summary>Base models and the project's adapters that can answer.</summary>
internal sealed class AnswerModels(IDbContextFactory<PlatformDbContext> contexts, DataFolders folders)
{
    private const int MostAdapters = 50;

    /// <summary>Adapters of the project, newest first, then base models.</summary>
    public async Task<IReadOnlyList<AskModel>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bases = await Usable(db).OrderBy(model => model.Name).Select(model => new { model.Id, model.Name }).ToListAsync(cancellationToken);
        var names = bases.ToDictionary(model => model.Id, model => model.Name);
        var adapters = await db.Adapters.AsNoTracking().Where(adapter => adapter.ProjectId == project).OrderByDescending(adapter => adapter.CreatedAt).Take(MostAdapters)
            .Select(adapter => new { adapter.Id, adapter.Name, adapter.BaseModelId }).ToListAsync(cancellationToken);
        return
        [
            .. adapters.Where(adapter => names.ContainsKey(adapter.BaseModelId)).Select(adapter => new AskModel($"adapter:{adapter.Id}", adapter.Name, names[adapter.BaseModelId], true)),
            .. bases.Select(model => new AskModel($"base:{model.Id}", model.Name, model.Name, false)),
        ];
    }

    /// <summary>A model by its key; null when it is not of this project, or gone.</summary>
    public async Task<ChosenModel?> FindAsync(ProjectId project, string? key, CancellationToken cancellationToken)
    {
        if (key?.Split(':') is not [var kind, var text] || !Guid.TryParse(text, out var id))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (kind == "base")
        {
            var model = await Usable(db).SingleOrDefaultAsync(row => row.Id == new BaseModelId(id), cancellationToken);
            return model is null ? null : new(new AnswerModel(model.Folder, new TrainedForm(), null), false, new TraceModel(model.Id.Value, model.Name, model.ContentHash));
        }

        if (kind != "adapter" || await db.Adapters.AsNoTracking().SingleOrDefaultAsync(row => row.Id == new AdapterId(id) && row.ProjectId == project, cancellationToken) is not { } adapter
            || await Usable(db).SingleOrDefaultAsync(row => row.Id == adapter.BaseModelId, cancellationToken) is not { } own)
            return null;
        var configuration = await db.Runs.Where(run => run.Id == adapter.RunId).Select(run => run.Configuration).SingleOrDefaultAsync(cancellationToken);
        // the cut of the training texts would cut the sources away
        var files = new AnswerModel(own.Folder, TrainedForm.Read(configuration) with { MaxInputTokens = 0 }, Path.Combine(folders.Root, adapter.Folder)) { Run = adapter.RunId.ToString() };
        return new(files, true, new TraceModel(own.Id.Value, $"{adapter.Name} · {own.Name}", own.ContentHash, adapter.RunId.Value, adapter.Sha256));
    }

    private static IQueryable<BaseModel> Usable(PlatformDbContext db) => db.BaseModels.AsNoTracking()
        .Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator && model.HasChatTemplate);
}
