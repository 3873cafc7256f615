using System.Net;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Web.Tests.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Comparisons;

/// <summary>Comparisons that start while others store, on both databases.</summary>
public sealed class ClusterComparisonTests : IAsyncLifetime
{
    private const int Senders = 5;
    private const int CallsOfASender = 8;

    private readonly PostgresCluster _cluster = new();

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task No_claimed_arm_stands_in_a_time_in_which_chance_decided_whoever_was_storing_at_the_start(string database)
    {
        await using var world = new EvaluationWorld();
        await world.InitializeAsync();
        if (database == "postgres")
        {
            world.Host.Settings["Lathe:Database"] = "postgres";
            world.Host.Settings["Lathe:PostgresConnection"] = _cluster.Connection;
        }

        using var scene = await LiveScene.OpenAsync(world);
        foreach (var key in new[] { "first", "second", "third" })
            (await scene.PostAsync("", scene.Plan(key))).Status.ShouldBe(HttpStatusCode.Created);

        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var call = 0; call < CallsOfASender; call++)
                await scene.SendAsync(Enumerable.Range(0, 20).Select(number => LiveScene.Event($"{sender}-{call}-{number}", number % 2, served: true, at: TimeProvider.System.GetUtcNow())));
        })).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        var starts = await Task.WhenAll(new[] { "first", "second", "third" }.Select(key => scene.PostAsync($"/{key}/start")));
        await Task.WhenAll(sending);
        await scene.SendAsync(Enumerable.Range(0, 200).Select(number => LiveScene.Event($"after {number}", number % 2)));

        starts.Count(start => start.Status == HttpStatusCode.NoContent).ShouldBe(1);
        starts.Count(start => start.Status == HttpStatusCode.Conflict).ShouldBe(2);
        var running = await scene.DataAsync(db => db.LiveComparisons.AsNoTracking().SingleAsync(row => row.State == ComparisonState.Running));
        var stored = await scene.DataAsync(db => db.Observations.AsNoTracking().ToListAsync());
        var covered = stored.Where(row => running.Covers(row.At)).ToList();
        covered.Count.ShouldBeGreaterThanOrEqualTo(200);
        foreach (var row in covered)
            running.ArmOf(row.EventKey["event of ".Length..], "").ShouldBe(row.Served, row.EventKey);
        stored.Where(row => !running.Covers(row.At)).ShouldAllBe(row => row.Served);

        await scene.WatchAsync(running.Key);
        var seen = (await scene.RowAsync(running.Key)).Standing!.Kpis.Single();
        (seen.Control.Cases, seen.Treated.Cases).ShouldBe((covered.Count(row => !row.Served), covered.Count(row => row.Served)));
    }
}
