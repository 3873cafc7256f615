using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Web.Features.Models;

namespace Platform.Web.Tests.Models;

public sealed class CatalogueTests : IAsyncDisposable
{
    private readonly CatalogueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_model_folder_is_listed_with_what_its_headers_say()
    {
        TinyModel.Write(_bench.ModelsFolder, "tiny");

        var model = await _bench.ReadOnlyModelAsync();

        model.IsUsable.ShouldBeTrue(model.RefusalReason);
        (model.Name, model.Family, model.ContextTokens, model.VocabularySize, model.Layers, model.Precision).ShouldBe(("tiny", "llama", 256, 512, 1, "safetensors F32"));
        model.HasChatTemplate.ShouldBeFalse();
        model.Files.Select(file => file.Name).ShouldBe(["config.json", "model.safetensors", "tokenizer.json"]);
        model.ContentHash.Length.ShouldBe(64);
    }

    [Fact]
    public async Task A_licence_that_no_file_states_is_unknown()
    {
        TinyModel.Write(_bench.ModelsFolder, "tiny");

        var model = await _bench.ReadOnlyModelAsync();

        (model.Licence, model.LicenceSource).ShouldBe(("", LicenceSource.Unknown));
    }

    [Fact]
    public async Task The_licence_file_goes_before_the_card_and_the_card_states_the_languages()
    {
        var folder = TinyModel.Write(_bench.ModelsFolder, "tiny");
        File.WriteAllText(Path.Combine(folder, "LICENSE"), "                                 Apache License\n                           Version 2.0, January 2004\n");
        TinyModel.AddCard(folder, "license: mit\nlanguage:\n- en\n- zh");

        var model = await _bench.ReadOnlyModelAsync();

        (model.Licence, model.LicenceSource).ShouldBe(("Apache-2.0", LicenceSource.LicenceFile));
        model.Languages.ShouldBe(["en", "zh"]);
    }

    [Theory]
    [InlineData("license: apache-2.0\nlanguage: en", "Apache-2.0", "en")]
    [InlineData("license: other\nlicense_name: qwen-research\nlanguage: [en, \"zh\"]", "qwen-research", "en,zh")]
    [InlineData("tags:\n- text\n", "", "")]
    public async Task The_head_of_a_model_card_is_read(string head, string licence, string languages)
    {
        TinyModel.AddCard(TinyModel.Write(_bench.ModelsFolder, "tiny"), head);

        var model = await _bench.ReadOnlyModelAsync();

        (model.Licence, string.Join(',', model.Languages)).ShouldBe((licence, languages));
    }

    [Fact]
    public async Task The_content_hash_ignores_prose_and_follows_the_weights()
    {
        var folder = TinyModel.Write(_bench.ModelsFolder, "tiny");
        var before = (await _bench.ReadOnlyModelAsync()).ContentHash;
        TinyModel.AddCard(folder, "license: mit");
        var withCard = (await _bench.ReadOnlyModelAsync()).ContentHash;
        Directory.Delete(folder, recursive: true);
        TinyModel.Write(_bench.ModelsFolder, "tiny", value: 0.25f);

        var changed = (await _bench.ReadOnlyModelAsync()).ContentHash;

        withCard.ShouldBe(before);
        changed.ShouldNotBe(before);
    }

    [Fact]
    public async Task A_vanished_folder_is_marked_missing_and_comes_back()
    {
        var folder = TinyModel.Write(_bench.ModelsFolder, "tiny");
        var id = (await _bench.ReadOnlyModelAsync()).Id;
        Directory.Move(folder, Path.Combine(_bench.Medium, "tiny"));
        var missing = (await _bench.ReadOnlyModelAsync()).Status;
        Directory.Move(Path.Combine(_bench.Medium, "tiny"), folder);

        var back = await _bench.ReadOnlyModelAsync();

        (missing, back.Status, back.Id).ShouldBe((BaseModelStatus.Missing, BaseModelStatus.Usable, id));
    }

    [Fact]
    public async Task A_licence_chosen_by_a_person_survives_the_next_reading()
    {
        TinyModel.Write(_bench.ModelsFolder, "tiny");
        var id = (await _bench.ReadOnlyModelAsync()).Id;
        (await _bench.Get<ChooseLicence>().HandleAsync(id, "MIT", CancellationToken.None)).Succeeded.ShouldBeTrue();

        var model = await _bench.ReadOnlyModelAsync();

        (model.Licence, model.LicenceSource).ShouldBe(("MIT", LicenceSource.Person));
    }

    [Fact]
    public async Task A_usable_model_has_a_memory_forecast_and_a_refused_one_has_none()
    {
        TinyModel.Write(_bench.ModelsFolder, "tiny");
        File.WriteAllText(Path.Combine(TinyModel.Write(_bench.ModelsFolder, "unknown"), "config.json"), """{"model_type": "mamba"}""");
        await _bench.Get<ReadCatalogue>().HandleAsync(CancellationToken.None);

        var cards = await _bench.Get<ModelQueries>().AllAsync(CancellationToken.None);

        cards.Select(card => (card.Name, card.Memory is not null)).ShouldBe([("tiny", true), ("unknown", false)]);
        cards[0].Memory!.NeededBytes.ShouldBeGreaterThan(100L << 20);
        cards[1].Refusal!.Message.ShouldContain("mamba");
    }

    [Fact]
    public async Task Unfinished_imports_are_not_read()
    {
        TinyModel.Write(_bench.ModelsFolder, ".import-1");
        await _bench.Get<ReadCatalogue>().HandleAsync(CancellationToken.None);

        await using var db = _bench.Database();
        (await db.BaseModels.CountAsync()).ShouldBe(0);
    }
}
