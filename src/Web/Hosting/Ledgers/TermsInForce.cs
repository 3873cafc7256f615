using Microsoft.EntityFrameworkCore;
using Platform.Domain.Contracts;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>The terms that apply to a period: the newest signed version that begins by then.</summary>
internal static class TermsInForce
{
    public static Task<ContractVersion> OfAsync(PlatformDbContext db, ContractId contract, int period, CancellationToken cancellationToken) =>
        db.ContractVersions.Where(row => row.ContractId == contract && row.State == ContractVersionState.Signed && row.FromPeriod <= period).OrderByDescending(row => row.Number).FirstAsync(cancellationToken);
}
