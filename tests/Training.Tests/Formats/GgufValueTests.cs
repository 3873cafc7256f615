using Platform.Training.Formats;

namespace Platform.Training.Tests.Formats;

/// <summary>golden/gguf: values that the gguf Python package 0.19.0 reads out of the same file.</summary>
public sealed class GgufValueTests
{
    public static TheoryData<string> Names
    {
        get
        {
            using SafetensorsFile expected = SafetensorsFile.Open(GoldenFiles.Path("gguf", "types.safetensors"));
            return [.. expected.Tensors.Keys];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_tensor_kind_gives_the_reference_values_bit_for_bit(string name)
    {
        using SafetensorsFile expected = SafetensorsFile.Open(GoldenFiles.Path("gguf", "types.safetensors"));
        using GgufWeightSource actual = GgufWeightSource.Open(GoldenFiles.Path("gguf", "types.gguf"));

        actual.Tensors[name].Shape.ShouldBe(expected.Tensors[name].Shape);
        ReadAll(actual, name).ShouldBe(ReadAll(expected, name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_a_part_in_bfloat16_equals_the_rounded_whole(string name)
    {
        using GgufWeightSource source = GgufWeightSource.Open(GoldenFiles.Path("gguf", "types.gguf"));
        float[] whole = ReadAll(source, name);
        ushort[] rounded = new ushort[512], part = new ushort[512];
        FloatConversion.RoundToBFloat16(whole.AsSpan(512, 512), rounded);

        source.ReadBFloat16(name, part, firstElement: 512);

        part.ShouldBe(rounded);
    }

    [Fact]
    public void Metadata_of_every_kind_is_read()
    {
        GgufMetadata metadata = GgufFile.Read(GoldenFiles.Path("gguf", "types.gguf")).Metadata;
        metadata.Architecture.ShouldBe("llama");
        metadata.GetInteger("llama.block_count").ShouldBe(0);
        metadata.GetIntegers("test.ints").ShouldBe([1L, -2L, 3L]);
        metadata.GetStrings("test.strings").ShouldBe(["a", "", "合同"]);
        metadata.GetNumber("test.pi").ShouldBe(3.141592653589793);
        metadata.GetBoolean("test.yes").ShouldBe(true);
        metadata.GetInteger("test.i8").ShouldBe(-5);
        metadata.Values["test.u64"].ShouldBe((1UL << 63) + 1);
        metadata.GetString("test.absent").ShouldBeNull();
    }

    private static float[] ReadAll(IWeightSource source, string name)
    {
        float[] values = new float[source.Tensors[name].ElementCount];
        source.ReadFloat32(name, values);
        return values;
    }
}
