using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Comparisons;

/// <summary>Live comparisons over HTTP: <c>/api/projects/{projectId}/comparisons</c>.</summary>
internal static class ComparisonEndpoints
{
    public static void MapComparisons(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/projects/{projectId:guid}/comparisons").RequireAuthorization(Policies.Read).WithTags("Comparisons");
        read.MapGet("/", ListAsync);
        read.MapGet("/{key}", FindAsync);

        var edit = routes.MapGroup("/api/projects/{projectId:guid}/comparisons").RequireAuthorization(Policies.Edit).WithTags("Comparisons");
        edit.MapPost("/", PlanAsync);
        edit.MapPost("/{key}/start", StartAsync);
        edit.MapPost("/{key}/stop", StopAsync);
        edit.MapDelete("/{key}", DiscardAsync);
        edit.MapPost("/{key}/assignments", AssignAsync);
        edit.MapPost("/{key}/answers", AnswerAsync);
    }

    private static async Task<Ok<IReadOnlyList<ComparisonReport>>> ListAsync(Guid projectId, ComparisonQueries comparisons, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ComparisonReport>>([.. (await comparisons.ListAsync(new ProjectId(projectId), cancellationToken)).Select(ComparisonReport.Of)]);

    private static async Task<Results<Ok<ComparisonReport>, ProblemHttpResult>> FindAsync(Guid projectId, string key, ComparisonQueries comparisons, CancellationToken cancellationToken) =>
        await comparisons.FindAsync(new ProjectId(projectId), key, cancellationToken) is { } found ? TypedResults.Ok(ComparisonReport.Of(found)) : ComparisonErrors.NotFound().ToProblem();

    private static async Task<Results<Created, ProblemHttpResult>> PlanAsync(Guid projectId, NewComparison request, ComparisonWork work, CancellationToken cancellationToken)
    {
        var made = await work.PlanAsync(new ProjectId(projectId), request.Key ?? "", request.Plan, cancellationToken);
        return made.Succeeded ? TypedResults.Created($"/api/projects/{projectId}/comparisons/{made.Value.Key}") : made.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StartAsync(Guid projectId, string key, ComparisonWork work, CancellationToken cancellationToken) =>
        Done(await work.StartAsync(new ProjectId(projectId), key, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(Guid projectId, string key, ComparisonWork work, CancellationToken cancellationToken) =>
        Done(await work.StopAsync(new ProjectId(projectId), key, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(Guid projectId, string key, ComparisonWork work, CancellationToken cancellationToken) =>
        Done(await work.DiscardAsync(new ProjectId(projectId), key, cancellationToken));

    // one case, or {"cases": [...]} for many
    private static async Task<IResult> AssignAsync(Guid projectId, string key, CasesToAssign request, AssignCases assign, CancellationToken cancellationToken)
    {
        var done = await assign.HandleAsync(new ProjectId(projectId), key, request.Cases ?? [new(request.Case ?? "", request.Cluster)], cancellationToken);
        if (!done.Succeeded)
            return done.Error.ToProblem();
        var (comparison, cases) = done.Value;
        var (state, share) = (comparison.State.ToString(), comparison.Plan.Share);
        return request.Cases is null
            ? TypedResults.Ok(new { @case = cases[0].Case, arm = cases[0].Arm, served = cases[0].Served, model = cases[0].Model, share, state })
            : TypedResults.Ok(new { cases, share, state });
    }

    private static async Task<IResult> AnswerAsync(Guid projectId, string key, CaseToAnswer request, AnswerCase answer, CancellationToken cancellationToken)
    {
        var done = await answer.HandleAsync(new ProjectId(projectId), key, request, cancellationToken);
        if (!done.Succeeded)
            return done.Error.ToProblem();
        var (one, given) = done.Value;
        return TypedResults.Ok(new { @case = one.Case, arm = one.Arm, served = one.Served, model = one.Model, text = given.Text, tokens = given.Tokens, stop_reason = given.StopReason });
    }

    private static Results<NoContent, ProblemHttpResult> Done(Outcome done) => done.Succeeded ? TypedResults.NoContent() : done.Error.ToProblem();
}

/// <summary>One case to be assigned, or several.</summary>
/// <param name="Case">The one.</param>
/// <param name="Cluster">Its group.</param>
/// <param name="Cases">Several.</param>
internal sealed record CasesToAssign(string? Case = null, string? Cluster = null, IReadOnlyList<CaseToAssign>? Cases = null);
