using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Web.Hosting.Engine;

/// <summary>Offers an engine's primitives on a socket.</summary>
internal static class EngineServer
{
    public static void MapEngine(this IEndpointRouteBuilder routes, IEngine engine)
    {
        routes.MapGet(EngineWire.Alive, () => Results.Text("alive"));
        routes.MapGet(EngineWire.State, (CancellationToken stop) => AnswerAsync(() => engine.GetStateAsync(stop)));
        routes.MapPost(EngineWire.Base, (LoadBaseRequest body, CancellationToken stop) => AnswerAsync(() => engine.LoadBaseAsync(body, stop)));
        routes.MapPost(EngineWire.Adapters, (CreateAdapterRequest body, CancellationToken stop) => DoAsync(() => engine.CreateAdapterAsync(body, stop)));
        routes.MapPost(EngineWire.Import, (ImportAdapterRequest body, CancellationToken stop) => DoAsync(() => engine.ImportAdapterAsync(body, stop)));
        routes.MapDelete(EngineWire.Adapters + "/{id}", (string id, CancellationToken stop) => DoAsync(() => engine.DropAdapterAsync(id, stop)));
        routes.MapPost(EngineWire.ForwardBackward, (ForwardRequest body, CancellationToken stop) => AnswerAsync(() => engine.ForwardBackwardAsync(body, stop)));
        routes.MapPost(EngineWire.Forward, (ForwardRequest body, CancellationToken stop) => AnswerAsync(() => engine.ForwardAsync(body, stop)));
        routes.MapPost(EngineWire.OptimStep, (OptimStepRequest body, CancellationToken stop) => AnswerAsync(() => engine.OptimStepAsync(body, stop)));
        routes.MapPost(EngineWire.SaveState, (AdapterFolderRequest body, CancellationToken stop) => DoAsync(() => engine.SaveStateAsync(body.AdapterId, body.Folder, stop)));
        routes.MapPost(EngineWire.LoadState, (AdapterFolderRequest body, CancellationToken stop) => DoAsync(() => engine.LoadStateAsync(body.AdapterId, body.Folder, stop)));
        routes.MapPost(EngineWire.Export, (AdapterFolderRequest body, CancellationToken stop) => DoAsync(() => engine.ExportAdapterAsync(body.AdapterId, body.Folder, stop)));
        routes.MapPost(EngineWire.Merge, (AdapterFolderRequest body, CancellationToken stop) => DoAsync(() => engine.MergeAdapterAsync(body.AdapterId, body.Folder, stop)));
        routes.MapPost(EngineWire.Embedders, (LoadEmbedderRequest body, CancellationToken stop) => AnswerAsync(() => engine.LoadEmbedderAsync(body, stop)));
        routes.MapPost(EngineWire.DropEmbedder, (EmbedderFolderRequest body, CancellationToken stop) => DoAsync(() => engine.DropEmbedderAsync(body.Folder, stop)));
        routes.MapPost(EngineWire.Embed, (EmbedRequest body, CancellationToken stop) => AnswerAsync(async () => EmbedAnswer.Of(await engine.EmbedAsync(body, stop))));
        routes.MapPost(EngineWire.Sample, (SampleRequest body, HttpContext http) => SampleAsync(engine, body, http));
    }

    private static async Task<IResult> AnswerAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return Results.Json(await work(), EngineWire.Json);
        }
        catch (EngineException refusal)
        {
            return Refused(refusal);
        }
    }

    private static async Task<IResult> DoAsync(Func<Task> work)
    {
        try
        {
            await work();
            return Results.NoContent();
        }
        catch (EngineException refusal)
        {
            return Refused(refusal);
        }
    }

    private static IResult Refused(EngineException refusal) =>
        Results.Json(new EngineRefusal(refusal.Code, refusal.Message), EngineWire.Json, statusCode: StatusCodes.Status400BadRequest);

    // Each piece is flushed as it is made; a refusal on the way is the last line.
    private static async Task SampleAsync(IEngine engine, SampleRequest request, HttpContext http)
    {
        http.Response.ContentType = EngineWire.LineMediaType;
        try
        {
            await foreach (var one in engine.SampleAsync(request, http.RequestAborted))
                await WriteAsync(http, new SampleLine(one, null));
        }
        catch (EngineException refusal)
        {
            await WriteAsync(http, new SampleLine(null, new EngineRefusal(refusal.Code, refusal.Message)));
        }
    }

    private static async Task WriteAsync(HttpContext http, SampleLine line)
    {
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, EngineWire.Json), http.RequestAborted);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
