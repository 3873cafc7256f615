using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Platform.Domain.Runs;

namespace Platform.Web.Tests.Runs;

/// <summary>Reads a running portal's database from outside.</summary>
internal sealed class RunWatch(string dataFolder)
{
    private string Connection => $"Data Source={Path.Combine(dataFolder, "lathe.db")};Default Timeout=30;Mode=ReadOnly;Pooling=False";

    public async Task UntilAsync(RunId run, string what, Func<RunStatus, long, bool> reached, Func<string> log)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromMinutes(5))
        {
            var row = (await RowsAsync("SELECT Status, Step, FailureCode, FailureMessage FROM Runs WHERE Id = $id", run))[0];
            var (status, step) = ((RunStatus)(long)row[0], (long)row[1]);
            if (reached(status, step))
                return;
            (status is RunStatus.Failed or RunStatus.Cancelled or RunStatus.Succeeded).ShouldBeFalse($"waiting until {what}: {status} {row[2]} {row[3]}\n{log()}");
            await Task.Delay(30);
        }
        throw new TimeoutException($"It was not reached that {what}.\n{log()}");
    }

    /// <summary>Loss, gradient norm and rate of every step, as stored.</summary>
    public async Task<IReadOnlyList<(long Step, double Loss, double GradientNorm, double Rate, long Tokens)>> CurveAsync(RunId run) =>
        [.. (await RowsAsync("SELECT Step, Loss, GradientNorm, LearningRate, Tokens FROM RunMetrics WHERE RunId = $id ORDER BY Step", run))
            .Select(row => ((long)row[0], (double)row[1], (double)row[2], (double)row[3], (long)row[4]))];

    public async Task<IReadOnlyList<(long Step, double Loss)>> ValidationsAsync(RunId run) =>
        [.. (await RowsAsync("SELECT Step, Loss FROM RunValidations WHERE RunId = $id ORDER BY Step", run)).Select(row => ((long)row[0], (double)row[1]))];

    public async Task<IReadOnlyList<RunEventKind>> EventsAsync(RunId run) =>
        [.. (await RowsAsync("SELECT Kind FROM RunEvents WHERE RunId = $id ORDER BY At, Id", run)).Select(row => (RunEventKind)(long)row[0])];

    public async Task<(long Attempt, string Sha256)> ResultAsync(RunId run)
    {
        var row = (await RowsAsync("SELECT r.Attempt, a.Sha256 FROM Runs r JOIN Adapters a ON a.RunId = r.Id WHERE r.Id = $id", run))[0];
        return ((long)row[0], (string)row[1]);
    }

    private async Task<List<object[]>> RowsAsync(string sql, RunId run)
    {
        await using var connection = new SqliteConnection(Connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", run.Value.ToString().ToUpperInvariant());
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }
}
