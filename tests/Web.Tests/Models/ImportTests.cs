using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Web.Features.Models;

namespace Platform.Web.Tests.Models;

public sealed class ImportTests : IAsyncDisposable
{
    private readonly CatalogueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task An_imported_model_is_copied_checked_and_listed()
    {
        var source = TinyModel.Write(_bench.Medium, "tiny");
        File.WriteAllText(Path.Combine(source, "training_args.bin"), "not taken");

        var import = await _bench.ImportAsync(source, "tiny-1", "MIT");

        import.Status.ShouldBe(ModelImportStatus.Done, import.FailureReason);
        await using var db = _bench.Database();
        var model = await db.BaseModels.SingleAsync();
        (model.Name, model.Licence, model.LicenceSource, model.IsUsable).ShouldBe(("tiny-1", "MIT", LicenceSource.Person, true));
        Directory.EnumerateFileSystemEntries(_bench.ModelsFolder).Select(Path.GetFileName).ShouldBe(["tiny-1"]);
        Directory.EnumerateFiles(model.Folder).Select(Path.GetFileName).Order().ShouldBe(["config.json", "model.safetensors", "tokenizer.json"]);
    }

    [Fact]
    public async Task The_catalogue_knows_an_imported_model_as_the_same_one()
    {
        await _bench.ImportAsync(TinyModel.Write(_bench.Medium, "tiny"), "tiny");

        var model = await _bench.ReadOnlyModelAsync();

        (model.Name, model.IsUsable).ShouldBe(("tiny", true));
    }

    [Fact]
    public async Task A_stopped_import_keeps_nothing()
    {
        var asked = await _bench.Get<ImportModel>().HandleAsync(
            new ImportModelRequest(TinyModel.Write(_bench.Medium, "tiny"), "tiny", null), CancellationToken.None);

        await _bench.Get<StopImport>().HandleAsync(asked.Value, CancellationToken.None);

        (await _bench.Get<RunImport>().HandleAsync(CancellationToken.None)).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(_bench.ModelsFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_whose_source_broke_meanwhile_fails_and_keeps_nothing()
    {
        var source = TinyModel.Write(_bench.Medium, "tiny");
        var asked = await _bench.Get<ImportModel>().HandleAsync(new ImportModelRequest(source, "tiny", null), CancellationToken.None);
        File.Copy(TinyModel.Golden("hostile", "truncated.safetensors"), Path.Combine(source, "model.safetensors"), overwrite: true);

        await _bench.Get<RunImport>().HandleAsync(CancellationToken.None);

        await using var db = _bench.Database();
        var import = await db.ModelImports.SingleAsync(row => row.Id == asked.Value);
        import.Status.ShouldBe(ModelImportStatus.Failed);
        import.FailureReason.ShouldNotBeEmpty();
        (await db.BaseModels.CountAsync()).ShouldBe(0);
        Directory.EnumerateFileSystemEntries(_bench.ModelsFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_import_starts_again_over_its_own_remains()
    {
        var asked = await _bench.Get<ImportModel>().HandleAsync(
            new ImportModelRequest(TinyModel.Write(_bench.Medium, "tiny"), "tiny", null), CancellationToken.None);
        TinyModel.Write(_bench.ModelsFolder, $".import-{asked.Value}", value: float.NaN);

        await _bench.Get<RunImport>().HandleAsync(CancellationToken.None);

        await using var db = _bench.Database();
        (await db.BaseModels.SingleAsync()).IsUsable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("../tiny", "model.name_invalid")]
    [InlineData("a/b", "model.name_invalid")]
    [InlineData(".hidden", "model.name_invalid")]
    [InlineData("", "model.name_invalid")]
    [InlineData("taken", "model.name_taken")]
    public async Task A_name_that_is_no_folder_of_its_own_is_refused(string name, string code)
    {
        Directory.CreateDirectory(Path.Combine(_bench.ModelsFolder, "taken"));

        var asked = await _bench.Get<ImportModel>().HandleAsync(
            new ImportModelRequest(TinyModel.Write(_bench.Medium, "tiny"), name, null), CancellationToken.None);

        asked.Error!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_source_that_is_no_folder_or_lies_in_the_models_folder_is_refused()
    {
        var inside = TinyModel.Write(_bench.ModelsFolder, "tiny");

        var missing = await _bench.Get<ImportModel>().HandleAsync(new ImportModelRequest("/nowhere/at/all", "x", null), CancellationToken.None);
        var own = await _bench.Get<ImportModel>().HandleAsync(new ImportModelRequest(inside, "y", null), CancellationToken.None);
        var relative = await _bench.Get<ImportModel>().HandleAsync(new ImportModelRequest("models/x", "z", null), CancellationToken.None);

        (missing.Error!.Code, own.Error!.Code, relative.Error!.Code).ShouldBe(("model.source_missing", "model.source_inside", "model.source_missing"));
    }
}
