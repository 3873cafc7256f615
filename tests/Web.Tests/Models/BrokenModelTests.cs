using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Web.Features.Models;

namespace Platform.Web.Tests.Models;

public sealed class BrokenModelTests : IAsyncDisposable
{
    private readonly CatalogueBench _bench = new();

    /// <summary>Every hostile file that is broken in itself; the two good ones are refused for another reason and tested apart.</summary>
    public static IEnumerable<TheoryDataRow<string>> HostileFiles() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(TinyModel.Golden("hostile", "reasons.json")))!.Keys
            .Where(name => !name.StartsWith("good.", StringComparison.Ordinal)).Select(name => new TheoryDataRow<string>(name));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public async Task A_hostile_weights_file_is_listed_as_refused_with_a_reason(string name)
    {
        WriteWith(name, Path.GetExtension(name) == ".bin" ? "pytorch_model.bin" : "model" + Path.GetExtension(name));

        var model = await _bench.ReadOnlyModelAsync();

        model.Status.ShouldBe(BaseModelStatus.Refused);
        model.RefusalCode.ShouldContain('.');
        model.RefusalReason.Length.ShouldBeGreaterThan(20);
    }

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public async Task Importing_a_hostile_file_is_refused_and_leaves_nothing_behind(string name)
    {
        var source = TinyModel.Write(_bench.Medium, "bad");
        File.Delete(Path.Combine(source, "model.safetensors"));
        File.Copy(TinyModel.Golden("hostile", name), Path.Combine(source, Path.GetExtension(name) == ".bin" ? "pytorch_model.bin" : "model" + Path.GetExtension(name)));

        var asked = await _bench.Get<ImportModel>().HandleAsync(new ImportModelRequest(source, "bad", null), CancellationToken.None);

        asked.Succeeded.ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(_bench.ModelsFolder).ShouldBeEmpty();
        await using var db = _bench.Database();
        (await db.ModelImports.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Weights_that_are_not_finite_are_refused()
    {
        TinyModel.Write(_bench.ModelsFolder, "nan", value: float.NaN);

        var model = await _bench.ReadOnlyModelAsync();

        model.RefusalCode.ShouldBe("weights.not_finite");
    }

    [Fact]
    public async Task Good_weights_of_another_model_are_refused()
    {
        WriteWith("good.safetensors", "model.safetensors");

        var model = await _bench.ReadOnlyModelAsync();

        model.RefusalCode.ShouldBe("model.tensor_missing");
    }

    [Fact]
    public async Task A_configuration_with_more_layers_than_the_weights_is_refused()
    {
        TinyModel.Write(_bench.ModelsFolder, "short", layers: 3);

        var model = await _bench.ReadOnlyModelAsync();

        model.RefusalCode.ShouldBe("model.tensor_missing");
        model.RefusalReason.ShouldContain("3 layers");
    }

    [Fact]
    public async Task A_symbolic_link_is_refused_by_name()
    {
        var folder = TinyModel.Write(_bench.ModelsFolder, "linked");
        File.Move(Path.Combine(folder, "model.safetensors"), Path.Combine(_bench.Medium, "elsewhere"));
        File.CreateSymbolicLink(Path.Combine(folder, "model.safetensors"), Path.Combine(_bench.Medium, "elsewhere"));

        var model = await _bench.ReadOnlyModelAsync();

        model.RefusalCode.ShouldBe("model.symbolic_link");
        model.RefusalReason.ShouldContain("model.safetensors");
    }

    [Fact]
    public async Task Loose_weights_are_refused_with_the_remedy()
    {
        File.Copy(TinyModel.Golden("hostile", "good.gguf"), Path.Combine(_bench.ModelsFolder, "loose.gguf"));

        var model = await _bench.ReadOnlyModelAsync();

        model.RefusalCode.ShouldBe("model.loose_file");
    }

    private void WriteWith(string hostile, string weights)
    {
        var folder = TinyModel.Write(_bench.ModelsFolder, "bad");
        File.Delete(Path.Combine(folder, "model.safetensors"));
        File.Copy(TinyModel.Golden("hostile", hostile), Path.Combine(folder, weights));
    }
}
