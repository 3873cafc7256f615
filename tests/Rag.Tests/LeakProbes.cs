using System.Globalization;
using Platform.Rag.Index;

namespace Platform.Rag.Tests;

/// <summary>Canaries of several tenants and permission groups, and readers who probe for them. The contracts of both kinds of index run it, so every store does.</summary>
internal static class LeakProbes
{
    private const string Own = "tenant-1";
    private static readonly string[] Tenants = [Own, "tenant-2", "tenant-3"];
    private static readonly string[][] Groups = [[], ["cardiology"], ["law"], ["board", "law"]];
    private static readonly string[][] Readers = [[], ["cardiology"], ["law"], ["board"], ["cardiology", "board"]];

    /// <summary>LATHE_PROBES=2000 for the release figure; 25 for each reader otherwise.</summary>
    public static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("LATHE_PROBES") ?? "125", CultureInfo.InvariantCulture);

    /// <summary>Adds canaries through <paramref name="add"/> and searches with every reader in turn until <see cref="Count"/> probes are made.</summary>
    public static async Task RunAsync(
        Func<PartitionKey, IReadOnlyList<(IndexedPassage Passage, int Number)>, Task> add, Func<PartitionKey, int, ReaderScope, Task<IReadOnlyList<PassageHit>>> search)
    {
        var owners = new Dictionary<Guid, (string Tenant, string[] Groups)>();
        foreach (var tenant in Tenants)
        {
            var canaries = Enumerable.Range(0, 4 * Groups.Length).Select(index => (Number: index, Groups: Groups[index % Groups.Length], Id: Guid.CreateVersion7())).ToList();
            canaries.ForEach(canary => owners[canary.Id] = (tenant, canary.Groups));
            await add(new PartitionKey(tenant), [.. canaries.Select(canary => (new IndexedPassage(canary.Id, canary.Id, canary.Groups, new Dictionary<string, string>()), canary.Number))]);
        }

        for (var probe = 0; probe < Count; probe++)
        {
            var (tenant, groups) = (Tenants[probe % Tenants.Length], Readers[probe % Readers.Length]);
            var hits = await search(new PartitionKey(tenant), probe, Passages.Reader(groups));

            var allowed = owners.Where(owner => owner.Value.Tenant == tenant && (owner.Value.Groups.Length == 0 || owner.Value.Groups.Intersect(groups).Any())).Select(owner => owner.Key);
            hits.Select(hit => hit.Id).ShouldBe(allowed, ignoreOrder: true, $"probe {probe} of {string.Join('+', groups)} in {tenant}");
        }
    }
}
