using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Rag.Index.Qdrant;

/// <summary>Calls of Qdrant's HTTP API. All that are made here may be made twice, so what may pass is tried again.</summary>
internal sealed class QdrantClient(HttpClient http, QdrantOptions options, TimeProvider time)
{
    private const int LongestReason = 300;

    /// <summary>The answer's <c>result</c>; null for 404 where that is an answer.</summary>
    public async Task<JsonElement?> CallAsync(HttpMethod method, string path, JsonNode? body, bool mayBeMissing, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (result, fault, pause) = await AttemptAsync(method, path, body, mayBeMissing, cancellationToken);
            if (fault is null)
                return result;
            if (pause is null || attempt >= options.Attempts)
                throw fault;
            var wait = options.FirstPause * Math.Pow(2, attempt - 1);
            await Task.Delay(wait > pause.Value ? wait : pause.Value, time, cancellationToken);
        }
    }

    public async Task<JsonElement> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        (await CallAsync(method, path, body, mayBeMissing: false, cancellationToken))!.Value;

    /// <summary>One attempt. A pause says that another may help, and how long the server wants it to be.</summary>
    private async Task<(JsonElement? Result, QdrantException? Fault, TimeSpan? Pause)> AttemptAsync(
        HttpMethod method, string path, JsonNode? body, bool mayBeMissing, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Address, path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (options.ApiKey is { } key)
            request.Headers.Add("api-key", key);
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (response.StatusCode == HttpStatusCode.NotFound && mayBeMissing)
                return (null, null, null);
            if (!response.IsSuccessStatusCode)
                return (null, await RefusalAsync(response, path, either.Token), PauseOf(response));
            using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(either.Token), cancellationToken: either.Token);
            return (answer.RootElement.GetProperty("result").Clone(), null, null);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new QdrantException($"The vector server {options.Address} did not answer '{path}' within {options.Timeout.TotalSeconds:0.#} s.", null, fault), TimeSpan.Zero);
        }
        catch (HttpRequestException fault)
        {
            return (null, new QdrantException($"The vector server {options.Address} cannot be reached: {fault.Message}", null, fault), TimeSpan.Zero);
        }
    }

    private async Task<QdrantException> RefusalAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var reason = await response.Content.ReadAsStringAsync(cancellationToken);
        return new QdrantException(
            $"The vector server {options.Address} refused '{path}' with {(int)response.StatusCode}: {(reason.Length > LongestReason ? reason[..LongestReason] : reason)}", response.StatusCode);
    }

    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
            return null;
        var wanted = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
        return wanted < options.Timeout ? wanted : options.Timeout;
    }
}
