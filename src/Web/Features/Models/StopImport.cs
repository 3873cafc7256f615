using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>Stops an import; the copier sees it at its next progress note and removes what it had copied.</summary>
internal sealed class StopImport(IDbContextFactory<PlatformDbContext> databases, TimeProvider clock)
{
    private const int Attempts = 5;

    public async Task<Outcome> HandleAsync(ModelImportId id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var import = await db.ModelImports.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (import is null)
                return ModelErrors.ImportNotFound();
            if (!import.IsOpen)
                return Outcome.Success;
            import.Fail(ModelErrors.ImportStopped(), clock.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return Outcome.Success;
            }
            catch (DbUpdateConcurrencyException)
            {
                // The copier noted progress in between: look again.
                continue;
            }
        }
        return ModelErrors.ImportNotFound();
    }
}
