using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Web.Hosting.Engine;

/// <summary>The engine behind its socket. Refusals arrive as <see cref="EngineException"/>, a dead engine as <see cref="EngineUnavailableException"/>.</summary>
internal sealed class EngineClient : IEngine
{
    private readonly HttpClient _http;

    public EngineClient(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            // A socket of an engine that has been replaced is not used again.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };
        // A step on a slow machine takes as long as it takes; whoever waits has a token.
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://engine"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<EngineState> GetStateAsync(CancellationToken cancellationToken) => GetAsync<EngineState>(EngineWire.State, cancellationToken);

    public Task<BaseModelState> LoadBaseAsync(LoadBaseRequest request, CancellationToken cancellationToken) => PostAsync<BaseModelState>(EngineWire.Base, request, cancellationToken);

    public Task CreateAdapterAsync(CreateAdapterRequest request, CancellationToken cancellationToken) => PostAsync(EngineWire.Adapters, request, cancellationToken);

    public Task ImportAdapterAsync(ImportAdapterRequest request, CancellationToken cancellationToken) => PostAsync(EngineWire.Import, request, cancellationToken);

    public Task DropAdapterAsync(string adapterId, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{EngineWire.Adapters}/{Uri.EscapeDataString(adapterId)}"), cancellationToken);

    public Task<ForwardResult> ForwardBackwardAsync(ForwardRequest request, CancellationToken cancellationToken) =>
        PostAsync<ForwardResult>(EngineWire.ForwardBackward, request, cancellationToken);

    public Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken) => PostAsync<ForwardResult>(EngineWire.Forward, request, cancellationToken);

    public Task<OptimStepResult> OptimStepAsync(OptimStepRequest request, CancellationToken cancellationToken) =>
        PostAsync<OptimStepResult>(EngineWire.OptimStep, request, cancellationToken);

    public Task SaveStateAsync(string adapterId, string folder, CancellationToken cancellationToken) =>
        PostAsync(EngineWire.SaveState, new AdapterFolderRequest(adapterId, folder), cancellationToken);

    public Task LoadStateAsync(string adapterId, string folder, CancellationToken cancellationToken) =>
        PostAsync(EngineWire.LoadState, new AdapterFolderRequest(adapterId, folder), cancellationToken);

    public Task ExportAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) =>
        PostAsync(EngineWire.Export, new AdapterFolderRequest(adapterId, folder), cancellationToken);

    public Task MergeAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken) =>
        PostAsync(EngineWire.Merge, new AdapterFolderRequest(adapterId, folder), cancellationToken);

    public Task<EmbedderState> LoadEmbedderAsync(LoadEmbedderRequest request, CancellationToken cancellationToken) =>
        PostAsync<EmbedderState>(EngineWire.Embedders, request, cancellationToken);

    public Task DropEmbedderAsync(string folder, CancellationToken cancellationToken) => PostAsync(EngineWire.DropEmbedder, new EmbedderFolderRequest(folder), cancellationToken);

    public async Task<EmbedResult> EmbedAsync(EmbedRequest request, CancellationToken cancellationToken) =>
        (await PostAsync<EmbedAnswer>(EngineWire.Embed, request, cancellationToken)).ToResult();

    public async IAsyncEnumerable<SampleEvent> SampleAsync(SampleRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var message = Post(EngineWire.Sample, request);
        using var response = await TalkAsync(() => _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        await EnsureAsync(response, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await TalkAsync(() => reader.ReadLineAsync(cancellationToken).AsTask()) is { } line)
        {
            var piece = JsonSerializer.Deserialize<SampleLine>(line, EngineWire.Json);
            if (piece?.Refusal is { } refusal)
                throw new EngineException(refusal.Code, refusal.Message);
            if (piece?.Event is { } one)
                yield return one;
        }
    }

    /// <summary>True when the engine answers at all; does not wait for the work it is at.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(EngineWire.Alive, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HttpRequestMessage Post(string address, object body) =>
        new(HttpMethod.Post, address) { Content = JsonContent.Create(body, body.GetType(), options: EngineWire.Json) };

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            throw new EngineException("engine.request_too_large", $"The request is larger than {EngineWire.MaxRequestBytes >> 20} MiB. Send smaller batches.");
        if (response.StatusCode != HttpStatusCode.BadRequest)
            throw new EngineUnavailableException($"The engine answered {(int)response.StatusCode}.");
        var refusal = await TalkAsync(() => response.Content.ReadFromJsonAsync<EngineRefusal>(EngineWire.Json, cancellationToken));
        throw new EngineException(refusal?.Code ?? "engine.refused", refusal?.Message ?? "The engine refused the request without a reason.");
    }

    // Whatever breaks between the two processes means one thing to the caller: the engine is gone.
    private static async Task<T> TalkAsync<T>(Func<Task<T>> talk)
    {
        try
        {
            return await talk();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            throw new EngineUnavailableException("The engine does not answer; it is started again.", failure);
        }
    }

    private Task<T> GetAsync<T>(string address, CancellationToken cancellationToken) => ReadAsync<T>(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    private Task<T> PostAsync<T>(string address, object body, CancellationToken cancellationToken) => ReadAsync<T>(Post(address, body), cancellationToken);

    private Task PostAsync(string address, object body, CancellationToken cancellationToken) => SendAsync(Post(address, body), cancellationToken);

    private async Task<T> ReadAsync<T>(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            using var response = await TalkAsync(() => _http.SendAsync(message, cancellationToken));
            await EnsureAsync(response, cancellationToken);
            return await TalkAsync(() => response.Content.ReadFromJsonAsync<T>(EngineWire.Json, cancellationToken))
                ?? throw new EngineUnavailableException("The engine's answer is empty.");
        }
    }

    private async Task SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            using var response = await TalkAsync(() => _http.SendAsync(message, cancellationToken));
            await EnsureAsync(response, cancellationToken);
        }
    }
}
