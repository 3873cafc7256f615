using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Platform.Web.Persistence;

/// <summary>Tells that the database was away or busy: work that comes round again then waits for its next turn.</summary>
internal static class DatabaseFault
{
    // A query that meets a lost connection to PostgreSQL throws it wrapped, with the advice to try again.
    public static bool Is(Exception broken) =>
        broken is DbException or DbUpdateException or TimeoutException || broken is InvalidOperationException { InnerException: DbException or TimeoutException };
}
