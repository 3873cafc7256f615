using System.Runtime.InteropServices;
using System.Text.Json;
using Platform.Web.Features.OpenAi.Engine;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.OpenAi;

/// <summary>Addresses under <c>/v1</c>, in OpenAI's form.</summary>
internal static class OpenAiEndpoints
{
    private const long MostBytes = 16L << 20;

    public static void MapOpenAi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").RequireAuthorization(Policies.Read).WithTags("OpenAI").DisableAntiforgery();
        group.MapPost("/embeddings", EmbedAsync);
        group.MapGet("/models", ModelsAsync);
        group.MapGet("/models/{name}", ModelAsync);
    }

    private static async Task<IResult> EmbedAsync(HttpRequest request, CreateEmbeddings create, CancellationToken cancellationToken)
    {
        var (root, unreadable) = await ReadAsync(request, cancellationToken);
        if (unreadable is not null)
            return unreadable.ToResult();
        var (body, fault) = EmbeddingsBody.Read(root);
        if (body is null)
            return fault!.ToResult();
        var (done, refusal) = await create.HandleAsync(body, request.Headers["OpenAI-Project"].FirstOrDefault(), cancellationToken);
        if (done is null)
            return refusal!.ToResult();
        var data = done.Vectors.Select((vector, index) => new { @object = "embedding", index, embedding = Written(vector, body.Base64) });
        return Results.Json(new { @object = "list", data, model = done.Model, usage = new { prompt_tokens = done.Tokens, total_tokens = done.Tokens } });
    }

    private static async Task<IResult> ModelsAsync(IEmbedderCatalogue catalogue, CancellationToken cancellationToken) =>
        Results.Json(new { @object = "list", data = (await catalogue.ListAsync(cancellationToken)).Select(View) });

    private static async Task<IResult> ModelAsync(string name, IEmbedderCatalogue catalogue, CancellationToken cancellationToken)
    {
        var models = await catalogue.ListAsync(cancellationToken);
        return models.FirstOrDefault(model => model.Name == name) is { } found ? Results.Json(View(found)) : OpenAiRefusal.UnknownModel(name, models.Select(model => model.Name)).ToResult();
    }

    private static object View(EmbedderChoice model) => new { id = model.Name, @object = "model", created = model.AddedAt.ToUnixTimeSeconds(), owned_by = "lathe" };

    private static object Written(float[] vector, bool base64) => base64 ? Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)) : vector;

    private static async Task<(JsonElement Root, OpenAiRefusal? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
            return (default, new OpenAiRefusal(StatusCodes.Status413PayloadTooLarge, $"The body has {request.ContentLength} bytes; at most {MostBytes} are taken in one call."));
        if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException fault)
        {
            return (default, OpenAiRefusal.Invalid("body", $"The body is not JSON: {fault.Message}"));
        }
        catch (BadHttpRequestException fault)
        {
            return (default, new OpenAiRefusal(fault.StatusCode, $"The body could not be read: {fault.Message}"));
        }
    }
}
