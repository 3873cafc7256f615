using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>States the licence of a model whose files state none.</summary>
internal sealed class ChooseLicence(IDbContextFactory<PlatformDbContext> databases, AuditLog audit)
{
    public async Task<Outcome> HandleAsync(BaseModelId id, string licence, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var model = await db.BaseModels.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (model is null)
            return ModelErrors.NotFound();
        var chosen = model.ChooseLicence(licence);
        if (!chosen.Succeeded)
            return chosen;
        audit.AddShared(db, "model.licence_chosen", AuditSubject.Of("model", id), new { model.Name, model.Licence });
        await db.SaveChangesAsync(cancellationToken);
        return chosen;
    }
}
