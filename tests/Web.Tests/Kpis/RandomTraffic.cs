namespace Platform.Web.Tests.Kpis;

/// <summary>What careless systems send: events again, with other contents, cases twice, revisions of what was and of what was not observed; several at once.</summary>
internal static class RandomTraffic
{
    private const int Cases = 120;

    /// <summary>Sends it, and checks that each event counted once.</summary>
    public static async Task SendAsync(KpiScene scene, int seed)
    {
        var random = new Random(seed);
        var sent = new List<string>();
        var accepted = 0;
        for (var round = 0; round < 6; round++)
        {
            var calls = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, random.Next(1, 80)).Select(_ => Next(random, sent)).ToArray()).ToList();
            var reports = await Task.WhenAll(calls.Select(lines => scene.SendAsync(lines)));
            reports.Select(report => report.Accepted + report.Known + report.Refused).ShouldBe(calls.Select(lines => lines.Length));
            accepted += reports.Sum(report => report.Accepted);
            var again = await Task.WhenAll(calls.Select(lines => scene.SendAsync(lines)));
            // a case that was observed in the meantime may be revised now: nothing else is new
            accepted += again.Sum(report => report.Accepted);
        }

        accepted.ShouldBeGreaterThan(Cases / 2);
        var (served, control) = await scene.FiguresAsync();
        (served.Cases + control.Cases).ShouldBeInRange(Cases / 2, Cases);
        var last = await scene.SendAsync([.. sent]);
        (last.Known + last.Refused + last.Accepted).ShouldBe(sent.Count);
        (await scene.FiguresAsync()).Served.Cases.ShouldBe(served.Cases);
    }

    private static string Next(Random random, List<string> sent)
    {
        if (sent.Count > 0 && random.Next(5) == 0)
            return sent[random.Next(sent.Count)];
        var number = random.Next(Cases);
        var revises = random.Next(3) == 0;
        var key = random.Next(10) == 0 ? $"e{random.Next(40)}" : $"{(revises ? "r" : "e")}{random.Next(4 * Cases)}";
        var line = KpiScene.Event(key, $"case {number}", number % 23, number % 2 == 0, Math.Round(10 * (decimal)random.NextDouble(), random.Next(6)), revises);
        sent.Add(line);
        return line;
    }
}
