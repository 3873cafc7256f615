using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Tests.Engine;

/// <summary>The client and the server of the engine's socket against each other, with a fake engine behind.</summary>
public sealed class EngineSocketTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-").FullName;
    private readonly FakeEngine _engine = new();
    private WebApplication _server = null!;
    private EngineClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var socket = Path.Combine(_folder, "e.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        EngineHost.ListenOn(builder, socket);
        _server = builder.Build();
        _server.MapEngine(_engine);
        await _server.StartAsync();
        _client = new EngineClient(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Numbers_arrive_bit_for_bit_and_an_impossible_token_as_minus_infinity()
    {
        _engine.Forward = new ForwardResult(0.1 + 0.2, 1 / 3.0, 12, [[-0.1f, float.NegativeInfinity, MathF.PI]]);
        var request = new ForwardRequest { AdapterId = "a", Data = [new Datum { Tokens = [1, 2], Targets = [2, 3], Weights = [0, 0.1f] }], Seed = long.MaxValue, ReturnLogprobs = true };

        var result = await _client.ForwardBackwardAsync(request, CancellationToken.None);

        (result.LossSum, result.WeightSum, result.Tokens).ShouldBe((0.1 + 0.2, 1 / 3.0, 12L));
        result.Logprobs![0].ShouldBe([-0.1f, float.NegativeInfinity, MathF.PI]);
        var asked = _engine.Asked.ShouldHaveSingleItem().ShouldBeOfType<ForwardRequest>();
        (asked.AdapterId, asked.Seed, asked.ReturnLogprobs).ShouldBe(("a", long.MaxValue, true));
        asked.Data[0].Weights.ShouldBe([0, 0.1f]);
    }

    [Fact]
    public async Task The_engines_state_arrives_with_its_adapters()
    {
        var state = await _client.GetStateAsync(CancellationToken.None);
        state.Adapters.ShouldHaveSingleItem().Lora.TargetModules.ShouldBe(["q_proj"]);
        (await _client.OptimStepAsync(new OptimStepRequest { AdapterId = "a" }, CancellationToken.None)).ShouldBe(new OptimStepResult(0.1 + 0.2, 7));
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_and_sentence()
    {
        _engine.Refusal = new EngineException("lora.rank_out_of_range", "The rank is 0; it must be at least 1.");
        var refused = await Should.ThrowAsync<EngineException>(() => _client.CreateAdapterAsync(new CreateAdapterRequest("a", new LoraOptions { Rank = 0 }), CancellationToken.None));
        (refused.Code, refused.Message).ShouldBe(("lora.rank_out_of_range", "The rank is 0; it must be at least 1."));
    }

    [Fact]
    public async Task Pieces_of_an_answer_arrive_in_order_and_a_refusal_on_the_way_ends_them()
    {
        _engine.Pieces = [new(0, 5, -0.5f, null), new(0, 6, null, null), new(0, null, null, "stop")];
        _engine.Refusal = new EngineException("engine.out_of_memory", "Too long.");
        var pieces = new List<SampleEvent>();
        var refused = await Should.ThrowAsync<EngineException>(async () =>
        {
            await foreach (var piece in _client.SampleAsync(new SampleRequest { Prompts = [[1]] }, CancellationToken.None))
                pieces.Add(piece);
        });
        refused.Code.ShouldBe("engine.out_of_memory");
        pieces.ShouldBe(_engine.Pieces);
    }

    [Fact]
    public async Task Leaving_an_answer_stops_the_engines_work_on_it()
    {
        _engine.Pieces = [new(0, 5, null, null)];
        _engine.EndlessSample = true;
        await foreach (var piece in _client.SampleAsync(new SampleRequest { Prompts = [[1]] }, CancellationToken.None))
            break;
        await _engine.SampleStopped.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_dead_engine_is_unavailable_and_not_a_refusal()
    {
        await _server.StopAsync();
        await Should.ThrowAsync<EngineUnavailableException>(() => _client.GetStateAsync(CancellationToken.None));
        (await _client.IsAliveAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_beyond_the_limit_is_refused_with_the_limit()
    {
        var huge = new Datum { Tokens = new int[20_000_000], Targets = new int[15_000_000] };
        var refused = await Should.ThrowAsync<Exception>(() => _client.ForwardAsync(new ForwardRequest { Data = [huge] }, CancellationToken.None));
        if (refused is EngineException { Code: var code })
            code.ShouldBe("engine.request_too_large");
        else
            refused.ShouldBeOfType<EngineUnavailableException>();
        _engine.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void Only_its_owner_may_open_the_socket() =>
        (File.GetUnixFileMode(Path.Combine(_folder, "e.sock")) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite))
            .ShouldBe(UnixFileMode.None);
}
