using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Models;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>A base model as its card shows it. The forecast is of the usual fine-tune; null when the model cannot be used.</summary>
public sealed record ModelCardView(
    BaseModelId Id, string Name, BaseModelStatus Status, DomainError? Refusal, string Family, long Parameters, int ContextTokens, string Precision,
    ModelKind Kind, int Dimensions, long SizeBytes, string Licence, LicenceSource LicenceSource, IReadOnlyList<string> Languages, bool HasChatTemplate, MemoryForecast? Memory);

/// <summary>Everything about one base model.</summary>
public sealed record ModelView(
    ModelCardView Card, string Folder, int Layers, int VocabularySize, IReadOnlyList<ModelFile> Files, string ContentHash,
    DateTimeOffset AddedAt, DateTimeOffset ReadAt);

/// <summary>An import as the page shows it.</summary>
public sealed record ModelImportView(
    ModelImportId Id, string Name, string Source, ModelImportStatus Status, long CopiedBytes, long TotalBytes, DomainError Failure, DateTimeOffset RequestedAt);

/// <summary>Reads of base models.</summary>
internal sealed class ModelQueries(IDbContextFactory<PlatformDbContext> databases)
{
    private const int MostImports = 5;

    /// <summary>All models, usable ones first, then by name.</summary>
    public async Task<IReadOnlyList<ModelCardView>> AllAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var models = await db.BaseModels.AsNoTracking().OrderBy(model => model.Status).ThenBy(model => model.Name).ToListAsync(cancellationToken);
        return [.. models.Select(CardOf)];
    }

    /// <summary>One model, or null.</summary>
    public async Task<ModelView?> FindAsync(BaseModelId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var model = await db.BaseModels.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return model is null ? null : new ModelView(
            CardOf(model), model.Folder, model.Layers, model.VocabularySize, model.Files, model.ContentHash, model.AddedAt, model.ReadAt);
    }

    /// <summary>The newest imports.</summary>
    public async Task<IReadOnlyList<ModelImportView>> ImportsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ModelImports.AsNoTracking().OrderByDescending(import => import.RequestedAt).Take(MostImports)
            .Select(import => new ModelImportView(
                import.Id, import.Name, import.Source, import.Status, import.CopiedBytes, import.TotalBytes, new DomainError(import.FailureCode, import.FailureReason, ErrorKind.Invalid), import.RequestedAt))
            .ToListAsync(cancellationToken);
    }

    private static ModelCardView CardOf(BaseModel model) => new(
        model.Id, model.Name, model.Status, model.RefusalCode.Length == 0 ? null : new DomainError(model.RefusalCode, model.RefusalReason), model.Family, model.Parameters, model.ContextTokens, model.Precision,
        model.Kind, model.Dimensions, model.SizeBytes, model.Licence, model.LicenceSource, model.Languages, model.HasChatTemplate, ForecastOf(model));

    private static MemoryForecast? ForecastOf(BaseModel model) =>
        model.IsTunable && ModelMemory.ForUsualTraining(model.Folder) is { Succeeded: true } forecast ? forecast.Value : null;
}
