using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Web.Features.Models;
using Platform.Web.Features.Runs;

namespace Platform.Web.Tests.Models;

public sealed class EmbedderCatalogueTests : IAsyncDisposable
{
    private readonly CatalogueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("bert", ModelKind.Embedder, TinyEmbedder.Dimensions)]
    [InlineData("bert-rerank", ModelKind.Reranker, 0)]
    public async Task An_embedding_model_is_listed_as_what_it_is_and_not_offered_for_tuning(string golden, ModelKind kind, int dimensions)
    {
        TinyEmbedder.Write(_bench.ModelsFolder, "small", golden);

        var model = await _bench.ReadOnlyModelAsync();

        model.IsUsable.ShouldBeTrue(model.RefusalReason);
        (model.Kind, model.Family, model.Dimensions, model.ContextTokens, model.VocabularySize, model.Layers, model.IsTunable).ShouldBe((kind, "bert", dimensions, TinyEmbedder.MaxTokens, 96, 2, false));
        (await new NewRunQueries(_bench.Get<IDbContextFactory<Platform.Web.Persistence.PlatformDbContext>>()).ModelsAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_imported_embedding_model_keeps_how_it_pools()
    {
        var import = await _bench.ImportAsync(TinyEmbedder.Write(_bench.Medium, "small"), "small", "MIT");

        import.Status.ShouldBe(ModelImportStatus.Done, import.FailureReason);
        await using var db = _bench.Database();
        var model = await db.BaseModels.SingleAsync();
        (model.Kind, model.IsUsable).ShouldBe((ModelKind.Embedder, true));
        model.Files.Select(file => file.Name).ShouldContain("1_Pooling/config.json");
        File.Exists(Path.Combine(model.Folder, "1_Pooling", "config.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_pooling_folder_is_refused()
    {
        var folder = TinyEmbedder.Write(_bench.ModelsFolder, "small");
        Directory.Delete(Path.Combine(folder, "1_Pooling"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(folder, "1_Pooling"), "/etc");

        (await _bench.ReadOnlyModelAsync()).RefusalCode.ShouldBe("model.symbolic_link");
    }

    [Fact]
    public async Task Weights_of_another_model_are_refused()
    {
        var folder = TinyEmbedder.Write(_bench.ModelsFolder, "small");
        var config = Path.Combine(folder, "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"vocab_size\": 96", "\"vocab_size\": 97", StringComparison.Ordinal));

        (await _bench.ReadOnlyModelAsync()).RefusalCode.ShouldBe("model.shape_mismatch");
    }
}
