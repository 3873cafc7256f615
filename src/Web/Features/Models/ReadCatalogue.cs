using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Models;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>How many models a look at the models folders found.</summary>
internal sealed record CatalogueCount(int Usable, int Refused, int Missing);

/// <summary>
/// Brings the catalogue in line with the models folder and the demo's models: new folders are added, changed ones read again,
/// broken ones listed with their reason, vanished ones marked. Rows are never removed: runs point to them.
/// </summary>
internal sealed class ReadCatalogue(
    IDbContextFactory<PlatformDbContext> databases, DataFolders folders, IOptions<LatheOptions> options, TimeProvider clock)
{
    public async Task<CatalogueCount> HandleAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = (await db.BaseModels.ToListAsync(cancellationToken)).ToDictionary(model => model.Folder, StringComparer.Ordinal);
        var found = Roots().SelectMany(Candidates).Distinct(StringComparer.Ordinal).ToList();
        foreach (var folder in found)
        {
            var model = known.GetValueOrDefault(folder);
            var reading = await ModelFolderReader.ReadAsync(folder, model?.IsUsable == true ? model.Files : [], cancellationToken);
            if (model is null)
                db.Add(known[folder] = BaseModel.Found(folder, reading, clock.GetUtcNow()));
            else
                model.Update(reading, clock.GetUtcNow());
        }
        foreach (var gone in known.Values.Where(model => !found.Contains(model.Folder)))
            gone.MarkMissing();
        await db.SaveChangesAsync(cancellationToken);
        return Count(known.Values);
    }

    private static CatalogueCount Count(IReadOnlyCollection<BaseModel> models) => new(
        models.Count(model => model.Status == BaseModelStatus.Usable),
        models.Count(model => model.Status == BaseModelStatus.Refused),
        models.Count(model => model.Status == BaseModelStatus.Missing));

    private IEnumerable<string> Roots() =>
        new[] { folders.Models, Path.GetFullPath(Path.Combine(options.Value.DemoFolder, "models")) }.Where(Directory.Exists);

    /// <summary>Subfolders, and weights that lie loose beside them. Names with a leading dot are unfinished imports and the like.</summary>
    private static IEnumerable<string> Candidates(string root) => Directory.EnumerateDirectories(root)
        .Concat(Directory.EnumerateFiles(root).Where(ModelFolder.IsWeights))
        .Where(path => !Path.GetFileName(path).StartsWith('.'))
        .Order(StringComparer.Ordinal);
}
