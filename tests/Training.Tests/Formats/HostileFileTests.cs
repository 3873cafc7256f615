using System.Diagnostics;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Formats;

/// <summary>Broken and malicious model files (golden/hostile): each is refused for its own reason, quickly and with little memory.</summary>
public sealed class HostileFileTests
{
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["header-length-2e60.safetensors"] = "safetensors.header_length",
        ["header-length-negative.safetensors"] = "safetensors.header_length",
        ["empty.safetensors"] = "safetensors.empty",
        ["seven-bytes.safetensors"] = "safetensors.too_short",
        ["header-not-json.safetensors"] = "safetensors.header_not_json",
        ["header-deep-json.safetensors"] = "safetensors.header_too_deep",
        ["duplicate-name.safetensors"] = "safetensors.duplicate_name",
        ["truncated.safetensors"] = "safetensors.truncated",
        ["overlap.safetensors"] = "safetensors.overlap",
        ["gap.safetensors"] = "safetensors.gap",
        ["offsets-reversed.safetensors"] = "safetensors.offsets_reversed",
        ["shape-overflow.safetensors"] = "safetensors.shape_overflow",
        ["shape-negative.safetensors"] = "safetensors.negative",
        ["dtype-unknown.safetensors"] = "safetensors.unknown_dtype",
        ["nan-weights.safetensors"] = "weights.not_finite",
        ["pickle-inside.bin"] = "weights.pickle",
        ["magic.gguf"] = "gguf.not_gguf",
        ["version-99.gguf"] = "gguf.unknown_version",
        ["tensor-count-2e60.gguf"] = "gguf.tensor_count",
        ["kv-count-2e60.gguf"] = "gguf.entry_count",
        ["string-length-2e62.gguf"] = "gguf.string_length",
        ["array-length-2e61.gguf"] = "gguf.array_length",
        ["array-nested.gguf"] = "gguf.nested_too_deep",
        ["value-kind-77.gguf"] = "gguf.unknown_value_kind",
        ["dims-9.gguf"] = "gguf.dimensions",
        ["dims-overflow.gguf"] = "gguf.size_overflow",
        ["dims-zero.gguf"] = "gguf.empty_dimension",
        ["offset-beyond.gguf"] = "gguf.data_beyond_file",
        ["offset-unaligned.gguf"] = "gguf.unaligned",
        ["offset-overlap.gguf"] = "gguf.overlap",
        ["block-misfit.gguf"] = "gguf.block_misfit",
        ["tensor-kind-200.gguf"] = "gguf.unknown_tensor_kind",
        ["name-twice.gguf"] = "gguf.duplicate_name",
        ["truncated.gguf"] = "gguf.truncated",
        ["alignment-zero.gguf"] = "gguf.bad_alignment",
    };

    public static TheoryData<string, string> Refused => new(Codes.Select(pair => (pair.Key, pair.Value)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_hostile_file_is_refused_by_its_reason_fast_and_small(string file, string code)
    {
        string path = GoldenFiles.Path("hostile", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();

        EngineException refusal = Should.Throw<EngineException>(() => OpenAndReadAll(path));

        refusal.Code.ShouldBe(code, refusal.Message);
        refusal.Message.ShouldContain(file);
        // a reader that believed a file's counts would be at it for days; a busy machine is not the file's fault
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(50_000_000);
    }

    [Theory]
    [InlineData("good.safetensors")]
    [InlineData("good.gguf")]
    public void The_good_neighbour_is_read(string file)
    {
        using IWeightSource source = WeightFiles.Open(GoldenFiles.Path("hostile", file));
        WeightFiles.RequireFinite(source, TestContext.Current.CancellationToken);
        source.Tensors["w"].ElementCount.ShouldBe(4);
    }

    [Fact]
    public void Every_case_of_the_reference_folder_is_covered()
    {
        using JsonDocument reasons = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("hostile", "reasons.json")));
        string[] named = [.. reasons.RootElement.EnumerateObject().Select(pair => pair.Name).Except(["good.safetensors", "good.gguf"])];
        named.Except(Codes.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void The_count_of_values_that_are_not_finite_and_their_tensor_are_named()
    {
        EngineException refusal = Should.Throw<EngineException>(() => OpenAndReadAll(GoldenFiles.Path("hostile", "nan-weights.safetensors")));
        refusal.Message.ShouldContain("tensor a holds 2 values");
    }

    private static void OpenAndReadAll(string path)
    {
        using IWeightSource source = WeightFiles.Open(path);
        WeightFiles.RequireFinite(source);
    }
}
