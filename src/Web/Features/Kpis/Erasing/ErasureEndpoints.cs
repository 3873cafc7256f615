using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Kpis.Erasing;

/// <summary>Erasing cases over HTTP: <c>/api/projects/{projectId}/kpis/erasures</c>.</summary>
internal static class ErasureEndpoints
{
    private const string Root = "/api/projects/{projectId:guid}/kpis/erasures";

    public static void MapErasures(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Root).RequireAuthorization(Policies.Read).WithTags("KPIs").MapGet("/", ReceiptsAsync);

        var administer = routes.MapGroup(Root).RequireAuthorization(Policies.Administer).WithTags("KPIs");
        administer.MapPost("/plan", PlanAsync);
        administer.MapPost("/", EraseAsync);
    }

    private static async Task<Ok<Paged<CaseErasureView>>> ReceiptsAsync(Guid projectId, ErasureQueries erasures, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await erasures.ReceiptsAsync(new ProjectId(projectId), skip, take, cancellationToken));

    private static async Task<Results<Ok<ErasurePlan>, ProblemHttpResult>> PlanAsync(Guid projectId, CasesToErase request, EraseCases erase, CancellationToken cancellationToken)
    {
        var plan = await erase.PlanAsync(new ProjectId(projectId), request.Cases ?? [], cancellationToken);
        return plan.Succeeded ? TypedResults.Ok(new ErasurePlan(plan.Value.Rows, plan.Value)) : plan.Error.ToProblem();
    }

    private static async Task<Results<Created<ErasureMade>, ProblemHttpResult>> EraseAsync(Guid projectId, CasesToErase request, EraseCases erase, CancellationToken cancellationToken)
    {
        var done = await erase.HandleAsync(new ProjectId(projectId), request.Cases ?? [], request.Rows, cancellationToken);
        return done.Succeeded ? TypedResults.Created($"/api/projects/{projectId}/kpis/erasures", new ErasureMade(done.Value)) : done.Error.ToProblem();
    }
}

/// <summary>Cases that are to be erased.</summary>
/// <param name="Cases">Their names, as they were sent.</param>
/// <param name="Rows">The plan's count of rows; an erasure that finds another count changes nothing.</param>
internal sealed record CasesToErase(IReadOnlyList<string>? Cases, int Rows = 0);

/// <summary>What an erasure would concern.</summary>
/// <param name="Rows">Observations and revisions, to be given back with the erasure.</param>
/// <param name="Scope">By KPI and by invoice.</param>
internal sealed record ErasurePlan(int Rows, ErasureScope Scope);

/// <summary>An erasure that was done.</summary>
/// <param name="Receipt">Its receipt.</param>
internal sealed record ErasureMade(CaseErasureId Receipt);
