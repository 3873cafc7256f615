using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Auditing;

/// <summary>Reads the workspace's log. What waits for its seal is sealed first, so that nothing that was done is missing.</summary>
internal sealed class AuditQueries(IDbContextFactory<PlatformDbContext> contexts, AuditSealer sealer, AuditPlaces places)
{
    private const int EntriesAtATime = 2000;

    /// <summary>A page of entries, newest first.</summary>
    public async Task<Paged<AuditView>> PageAsync(AuditFilter filter, int page, int size, CancellationToken cancellationToken)
    {
        // numbers have no gaps, so the last one says how many there are
        var all = filter.IsOpen ? (int?)((await EndAsync(cancellationToken))?.Number ?? 0) : null;
        if (all is null)
            await sealer.SealAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = Wanted(db, filter);
        var rows = await wanted.OrderByDescending(row => row.Number).Skip(page * size).Take(size).ToListAsync(cancellationToken);
        var views = rows.ConvertAll(ViewOf);
        var found = await places.FindAsync(views, cancellationToken);
        return new([.. views.Select((view, index) => view with { Href = found[index] })], all ?? await wanted.CountAsync(cancellationToken));
    }

    /// <summary>Everybody who acted, by name: the shortest of several, which is the person's own beside those of his keys.</summary>
    public async Task<IReadOnlyList<AuditPerson>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var people = await db.AuditEntries.GroupBy(row => row.Actor).Select(group => new { group.Key, Name = group.Min(row => row.ActorName) }).ToListAsync(cancellationToken);
        return [.. people.Select(person => new AuditPerson(person.Key, person.Name ?? "")).OrderBy(person => person.Name.Length == 0).ThenBy(person => person.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Projects of the workspace, by name.</summary>
    public async Task<IReadOnlyList<AuditProject>> ProjectsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.OrderBy(row => row.Name).Select(row => new AuditProject(row.Id, row.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>The chain's end as it is now, everything sealed; null for an empty log.</summary>
    public async Task<AuditLink?> EndAsync(CancellationToken cancellationToken)
    {
        await sealer.SealAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AuditEntries.Where(row => row.Number != null).OrderByDescending(row => row.Number)
            .Select(row => new AuditLink(row.Number!.Value, row.Hash!)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Reads the whole chain and computes every hash anew.</summary>
    public async Task<AuditReport> CheckAsync(CancellationToken cancellationToken)
    {
        var chain = new AuditChain();
        await foreach (var record in RecordsAsync(new AuditFilter(), long.MaxValue, cancellationToken))
            chain.Next(record);
        return chain.Finish();
    }

    /// <summary>Sealed entries in their order.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="last">The last number that is wanted.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<AuditRecord> RecordsAsync(AuditFilter filter, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            List<AuditEntry> some;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                some = await Wanted(db, filter).Where(row => row.Number > after && row.Number <= last).OrderBy(row => row.Number).Take(EntriesAtATime).ToListAsync(cancellationToken);
            foreach (var entry in some)
                yield return entry.ToRecord();
            if (some.Count < EntriesAtATime)
                yield break;
            after = some[^1].Number!.Value;
        }
    }

    private static IQueryable<AuditEntry> Wanted(PlatformDbContext db, AuditFilter filter)
    {
        var rows = db.AuditEntries.AsNoTracking().Where(row => row.Number != null);
        if (filter.From is { } from && UtcDay.StartOf(from) is var start)
            rows = rows.Where(row => row.At >= start);
        if (filter.To is { } to && to < DateOnly.MaxValue && UtcDay.StartOf(to.AddDays(1)) is var end)
            rows = rows.Where(row => row.At < end);
        if (!string.IsNullOrEmpty(filter.Actor))
            rows = rows.Where(row => row.Actor == filter.Actor);
        if (!string.IsNullOrEmpty(filter.Area) && filter.Area + "." is var area)
            rows = rows.Where(row => row.What.StartsWith(area));
        if (filter.Project is { } project)
            rows = rows.Where(row => row.ProjectId == project);
        var text = filter.Text?.Trim() ?? "";
        return Guid.TryParse(text, out var id) && id.ToString() is var exact
            ? rows.Where(row => row.SubjectId == exact || row.Details.Contains(exact))
            : rows.WhereNameContains(row => row.Details, text);
    }

    private static AuditView ViewOf(AuditEntry entry) => new(
        entry.Number!.Value, entry.At, entry.Actor, entry.ActorName, entry.What, new AuditSubject(entry.SubjectType, entry.SubjectId, entry.ProjectId), DetailsOf(entry.Details), entry.Hash!);

    private static IReadOnlyList<AuditDetail> DetailsOf(string details)
    {
        try
        {
            using var parsed = JsonDocument.Parse(details);
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                ? [.. parsed.RootElement.EnumerateObject().Select(member => new AuditDetail(member.Name, ValueOf(member.Value)))]
                : [new("", details)];
        }
        catch (JsonException)
        {
            return [new("", details)];   // somebody changed it in the database; the chain says so
        }
    }

    private static string ValueOf(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? string.Join(", ", value.EnumerateArray().Select(item => item.ToString()))
        : value.ToString();
}
