using Microsoft.EntityFrameworkCore;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>What a claimed run is made from and where its results go: its row, its base model, its folder, its recorder.</summary>
internal sealed class RunSources(IDbContextFactory<PlatformDbContext> contexts, RunLedger ledger, DataFolders folders, TimeProvider clock)
{
    public RunFiles FilesOf(RunClaim claim) => new(folders, claim.Scope, claim.RunId);

    public RunRecorder RecorderOf(RunClaim claim, RunFiles files, TokenText text) => new(contexts, ledger, claim, files, text, clock);

    public async Task<(Run Run, bool Checkpointed)> ReadAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.Runs.AsNoTracking().SingleAsync(run => run.Id == claim.RunId, cancellationToken), await RunChanges.HasCheckpointAsync(db, claim.RunId, cancellationToken));
    }

    /// <summary>Folder of the run's base model.</summary>
    /// <exception cref="EngineException"><c>run.model_gone</c>, <c>run.model_changed</c>.</exception>
    public async Task<string> ModelFolderAsync(Run run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.BaseModels.AsNoTracking().SingleOrDefaultAsync(model => model.Id == run.BaseModelId, cancellationToken);
        if (model is not { IsUsable: true } || !Directory.Exists(model.Folder))
            throw new EngineException("run.model_gone", $"The base model '{run.BaseModelName}' is no longer there or cannot be used. Put it back into the models folder, then retry the run.");
        if (model.ContentHash != run.BaseModelHash)
            throw new EngineException("run.model_changed", $"The files of the base model '{run.BaseModelName}' are not those the run was made for. Make a new run, or put the old files back.");
        return model.Folder;
    }
}
