using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Runs;

/// <summary>Runs over HTTP: <c>/api/projects/{projectId}/runs</c>.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/projects/{projectId:guid}/runs").RequireAuthorization(Policies.Read).WithTags("Runs");
        read.MapGet("/", ListAsync);
        read.MapGet("/{runId:guid}", FindAsync);
        read.MapGet("/{runId:guid}/series", SeriesAsync);
        read.MapGet("/{runId:guid}/place", PlaceAsync);
        read.MapGet("/{runId:guid}/events", EventsAsync);
        read.MapGet("/{runId:guid}/log", LogAsync);
        read.MapGet("/{runId:guid}/checkpoints", CheckpointsAsync);
        read.MapGet("/{runId:guid}/answers", AnswersAsync);
        read.MapGet("/{runId:guid}/compare/{otherId:guid}", CompareAsync);
        read.MapGet("/{runId:guid}/configuration.json", ConfigurationAsync);
        read.MapGet("/{runId:guid}/metrics.csv", MetricsAsync);

        var edit = routes.MapGroup("/api/projects/{projectId:guid}/runs").RequireAuthorization(Policies.Edit).WithTags("Runs");
        edit.MapPost("/", QueueAsync);
        edit.MapPost("/forecast", ForecastAsync);
        edit.MapPost("/{runId:guid}/pause", PauseAsync);
        edit.MapPost("/{runId:guid}/resume", ResumeAsync);
        edit.MapPost("/{runId:guid}/cancel", CancelAsync);
        edit.MapPost("/{runId:guid}/retry", RetryAsync);
        edit.MapDelete("/{runId:guid}", DeleteAsync);
    }

    private static async Task<Ok<Paged<RunListItem>>> ListAsync(
        Guid projectId, RunQueries runs, CancellationToken cancellationToken, RunStatus? status = null, string? text = null, int skip = 0, int take = 50) =>
        TypedResults.Ok(await runs.ListAsync(
            new ProjectId(projectId), new RunFilter { Statuses = status is { } one ? [one] : null, Text = text, Skip = skip, Take = take }, cancellationToken));

    private static async Task<Results<Created<RunId>, ProblemHttpResult>> QueueAsync(
        Guid projectId, RunBody body, QueueRun queue, CancellationToken cancellationToken)
    {
        var queued = await queue.HandleAsync(body.Request(projectId), cancellationToken);
        return queued.Succeeded ? TypedResults.Created($"/api/projects/{projectId}/runs/{queued.Value}", queued.Value) : queued.Error.ToProblem();
    }

    private static async Task<Results<Ok<RunForecast>, ProblemHttpResult>> ForecastAsync(
        Guid projectId, RunBody body, ForecastRun forecast, CancellationToken cancellationToken)
    {
        var made = await forecast.HandleAsync(body.Request(projectId), cancellationToken);
        return made.Succeeded ? TypedResults.Ok(made.Value) : made.Error.ToProblem();
    }

    private static Task<Results<Ok<QueuePlace?>, ProblemHttpResult>> PlaceAsync(
        Guid projectId, Guid runId, RunQueries runs, RunQueue queue, CancellationToken cancellationToken) =>
        OfRunAsync(runs, projectId, runId, () => queue.PlaceAsync(new RunId(runId), cancellationToken), cancellationToken);

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> FindAsync(Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(runs, projectId, runId, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static Task<Results<Ok<RunSeries>, ProblemHttpResult>> SeriesAsync(
        Guid projectId, Guid runId, RunQueries runs, RunSeriesQueries series, CancellationToken cancellationToken, int since = 0) =>
        OfRunAsync(runs, projectId, runId, () => series.SeriesAsync(new RunId(runId), since, cancellationToken), cancellationToken);

    private static Task<Results<Ok<IReadOnlyList<RunEventView>>, ProblemHttpResult>> EventsAsync(
        Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken) =>
        OfRunAsync(runs, projectId, runId, () => runs.EventsAsync(new RunId(runId), cancellationToken), cancellationToken);

    private static Task<Results<Ok<IReadOnlyList<RunLogView>>, ProblemHttpResult>> LogAsync(
        Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken, long? after = null, RunLogLevel least = RunLogLevel.Information, int take = 500) =>
        OfRunAsync(runs, projectId, runId, () => runs.LogAsync(new RunId(runId), after, least, take, cancellationToken), cancellationToken);

    private static Task<Results<Ok<IReadOnlyList<RunCheckpointView>>, ProblemHttpResult>> CheckpointsAsync(
        Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken) =>
        OfRunAsync(runs, projectId, runId, () => runs.CheckpointsAsync(new RunId(runId), cancellationToken), cancellationToken);

    private static Task<Results<Ok<RunAnswersView>, ProblemHttpResult>> AnswersAsync(
        Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken, int? step = null) =>
        OfRunAsync(runs, projectId, runId, () => runs.AnswersAsync(new RunId(runId), step, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<RunComparison>, ProblemHttpResult>> CompareAsync(
        Guid projectId, Guid runId, Guid otherId, RunQueries runs, RunSeriesQueries series, CancellationToken cancellationToken)
    {
        if (await LookUpAsync(runs, projectId, runId, cancellationToken) is { Succeeded: false, Error: var error })
            return error.ToProblem();
        var comparison = await series.CompareAsync(new RunId(runId), new RunId(otherId), cancellationToken);
        return comparison.Succeeded ? TypedResults.Ok(comparison.Value) : comparison.Error.ToProblem();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ConfigurationAsync(
        Guid projectId, Guid runId, RunQueries runs, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(runs, projectId, runId, cancellationToken);
        return found.Succeeded
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes(found.Value.Configuration), "application/json", $"run-{runId}.json")
            : found.Error.ToProblem();
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> MetricsAsync(
        Guid projectId, Guid runId, RunQueries runs, RunSeriesQueries series, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(runs, projectId, runId, cancellationToken);
        if (!found.Succeeded)
            return found.Error.ToProblem();
        return TypedResults.Stream(stream => WriteAsync(stream, series.AllStepsAsync(new RunId(runId), cancellationToken)), "text/csv", $"run-{runId}-metrics.csv");
    }

    private static async Task WriteAsync(Stream stream, IAsyncEnumerable<RunMetric> rows)
    {
        await using var writer = new StreamWriter(stream);
        await writer.WriteLineAsync("step,epoch,loss_nats_per_token,learning_rate,gradient_norm,tokens,tokens_per_second,peak_bytes,elapsed_seconds,attempt,at");
        await foreach (var row in rows)
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Step},{row.Epoch:R},{row.Loss:R},{row.LearningRate:R},{row.GradientNorm:R},{row.Tokens},{row.TokensPerSecond:R},{row.PeakBytes},{row.ElapsedSeconds:R},{row.Attempt},{row.At:O}"));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> PauseAsync(
        Guid projectId, Guid runId, RunQueries runs, PauseRun pause, CancellationToken cancellationToken, string? reason = null) =>
        AskAsync(runs, projectId, runId, id => pause.HandleAsync(id, reason, cancellationToken), cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> ResumeAsync(
        Guid projectId, Guid runId, RunQueries runs, ResumeRun resume, CancellationToken cancellationToken) =>
        AskAsync(runs, projectId, runId, id => resume.HandleAsync(id, cancellationToken), cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        Guid projectId, Guid runId, RunQueries runs, CancelRun cancel, CancellationToken cancellationToken, bool save = false, string? reason = null) =>
        AskAsync(runs, projectId, runId, id => cancel.HandleAsync(id, save, reason, cancellationToken), cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> RetryAsync(
        Guid projectId, Guid runId, RunQueries runs, RetryRun retry, CancellationToken cancellationToken, bool fromStart = false) =>
        AskAsync(runs, projectId, runId, id => retry.HandleAsync(id, fromStart, cancellationToken), cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid projectId, Guid runId, RunQueries runs, DeleteRun delete, CancellationToken cancellationToken) =>
        AskAsync(runs, projectId, runId, id => delete.HandleAsync(id, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<T>, ProblemHttpResult>> OfRunAsync<T>(
        RunQueries runs, Guid projectId, Guid runId, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(runs, projectId, runId, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(await read()) : found.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AskAsync(
        RunQueries runs, Guid projectId, Guid runId, Func<RunId, Task<Outcome>> ask, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(runs, projectId, runId, cancellationToken);
        var outcome = found.Succeeded ? await ask(found.Value.Id) : found;
        return outcome.Succeeded ? TypedResults.NoContent() : outcome.Error.ToProblem();
    }

    // The address names the project too: a run under another project's address is not found.
    private static async Task<Outcome<RunView>> LookUpAsync(RunQueries runs, Guid projectId, Guid runId, CancellationToken cancellationToken)
    {
        var found = await runs.FindAsync(new RunId(runId), cancellationToken);
        return found.Succeeded && found.Value.ProjectId.Value != projectId ? RunErrors.NotFound() : found;
    }
}

/// <summary>A run as it is asked for over HTTP; the configuration is the object that <c>configuration.json</c> gives.</summary>
internal sealed record RunBody(string Name, Guid DatasetVersionId, Guid BaseModelId, JsonElement Configuration, bool EvaluateWhenFinished = true)
{
    public QueueRunRequest Request(Guid projectId) => new(
        new ProjectId(projectId), Name, new DatasetVersionId(DatasetVersionId), new BaseModelId(BaseModelId), Configuration.GetRawText())
    {
        EvaluateWhenFinished = EvaluateWhenFinished,
    };
}
