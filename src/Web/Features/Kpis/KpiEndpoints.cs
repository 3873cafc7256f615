using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Features.Kpis.Erasing;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Kpis;

/// <summary>KPIs and their observations over HTTP: <c>/api/projects/{projectId}/kpis</c>.</summary>
internal static class KpiEndpoints
{
    /// <summary>Most bytes of events in one call.</summary>
    public const long MostBytes = 1L << 30;

    public static void MapKpis(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/projects/{projectId:guid}/kpis").RequireAuthorization(Policies.Read).WithTags("KPIs");
        read.MapGet("/", ListAsync);
        read.MapGet("/{key}", FindAsync);

        var edit = routes.MapGroup("/api/projects/{projectId:guid}/kpis").RequireAuthorization(Policies.Edit).WithTags("KPIs");
        edit.MapPost("/", CreateAsync);
        edit.MapPost("/{key}/observations", ReceiveAsync);

        routes.MapErasures();
    }

    private static async Task<Ok<IReadOnlyList<KpiView>>> ListAsync(Guid projectId, KpiQueries kpis, CancellationToken cancellationToken) =>
        TypedResults.Ok(await kpis.ListAsync(new ProjectId(projectId), cancellationToken));

    private static async Task<Results<Ok<KpiView>, ProblemHttpResult>> FindAsync(Guid projectId, string key, KpiQueries kpis, CancellationToken cancellationToken) =>
        await kpis.FindAsync(new ProjectId(projectId), key, cancellationToken) is { } kpi ? TypedResults.Ok(kpi) : KpiErrors.NotFound().ToProblem();

    private static async Task<Results<Created, ProblemHttpResult>> CreateAsync(Guid projectId, NewKpi request, CreateKpi create, CancellationToken cancellationToken)
    {
        var made = await create.HandleAsync(new ProjectId(projectId), request.Key, request.Definition, cancellationToken);
        return made.Succeeded ? TypedResults.Created($"/api/projects/{projectId}/kpis/{made.Value.Key}") : made.Error.ToProblem();
    }

    private static async Task<Results<Ok<ObservationReport>, ProblemHttpResult>> ReceiveAsync(
        Guid projectId, string key, HttpRequest request, ReceiveObservations receive, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
            return ObservationErrors.TooMuch(request.ContentLength.Value, MostBytes).ToProblem();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        IAsyncEnumerable<ReceivedEvent>? events = type switch
        {
            "application/x-ndjson" or "application/jsonl" or "application/json" => EventReader.JsonLinesAsync(request.Body, cancellationToken),
            "text/csv" => EventReader.CsvAsync(request.Body, cancellationToken),
            _ => null,
        };
        if (events is null)
            return ObservationErrors.Form(type ?? "").ToProblem();
        Outcome<ObservationReport> done;
        try
        {
            done = await receive.HandleAsync(new ProjectId(projectId), key, events, cancellationToken);
        }
        catch (BadHttpRequestException fault)
        {
            // what arrived before the break is stored; sent again, it is known
            return TypedResults.Problem(fault.Message, statusCode: fault.StatusCode);
        }

        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }
}

/// <summary>A KPI to be made.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Definition">What it measures.</param>
internal sealed record NewKpi(string Key, KpiDefinition Definition);
