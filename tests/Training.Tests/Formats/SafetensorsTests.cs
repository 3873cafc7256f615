using System.Text;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Formats;

public sealed class SafetensorsTests
{
    private static readonly float[] Values = [0f, 1f, -2.5f, 3.14159f, 1e-30f, -1e30f];

    [Fact]
    public void What_is_written_is_read_back()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, TensorKind.Float32);

        using SafetensorsFile file = SafetensorsFile.Open(path);

        float[] read = new float[6];
        file.ReadFloat32("b.weight", read);
        read.ShouldBe(Values);
        file.Tensors["b.weight"].Shape.ShouldBe([2L, 3L]);
        file.Metadata["format"].ShouldBe("pt");
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void Float32_written_as_bfloat16_is_rounded_to_nearest_even()
    {
        using TemporaryFolder folder = new();
        using SafetensorsFile file = SafetensorsFile.Open(Write(folder, TensorKind.BFloat16));
        ushort[] bits = new ushort[6];
        file.ReadBFloat16("b.weight", bits);

        // 3.14159 = 0x40490FD0 rounds to 0x4049; −2.5 is exact.
        bits[3].ShouldBe((ushort)0x4049);
        bits[2].ShouldBe((ushort)0xC020);
    }

    [Theory]
    [InlineData(0x3F80_8000u, 0x3F80)] // a tie goes to the even neighbour below
    [InlineData(0x3F81_8000u, 0x3F82)] // and to the even neighbour above
    [InlineData(0x3F80_8001u, 0x3F81)]
    [InlineData(0x7FC0_0001u, 0x7FC0)] // NaN stays NaN
    [InlineData(0x7F80_0001u, 0x7FC0)]
    [InlineData(0xFF80_0000u, 0xFF80)]
    public void Rounding_to_bfloat16_is_to_nearest_even_in_every_lane(uint bits, int expected)
    {
        for (int length = 1; length < 70; length += 17)
        {
            float[] values = new float[length];
            Array.Fill(values, BitConverter.UInt32BitsToSingle(bits));
            ushort[] rounded = new ushort[length];
            FloatConversion.RoundToBFloat16(values, rounded);
            rounded.ShouldAllBe(value => value == expected);
        }
    }

    [Fact]
    public void A_file_that_is_not_committed_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        using (SafetensorsWriter writer = new(folder.File("a.safetensors"), [new("a", TensorKind.Float32, [6])]))
        {
            writer.Write("a", Values.AsSpan(0, 3));
            Should.Throw<InvalidOperationException>(writer.Commit);
        }

        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_sharded_model_is_read_as_one()
    {
        using TemporaryFolder folder = new();
        Write(folder, TensorKind.Float32);
        using (SafetensorsWriter writer = new(folder.File("c.safetensors"), [new("c", TensorKind.BFloat16, [6])]))
        {
            writer.Write("c", Values);
            writer.Commit();
        }

        WriteIndex(folder, new() { ["a"] = "b.safetensors", ["b.weight"] = "b.safetensors", ["c"] = "c.safetensors" });
        using IWeightSource source = WeightFiles.Open(folder.Path);

        source.Tensors.Keys.Order().ShouldBe(["a", "b.weight", "c"]);
        float[] read = new float[6];
        source.ReadFloat32("c", read);
        read[2].ShouldBe(-2.5f);
    }

    [Theory]
    [InlineData("../elsewhere.safetensors", "safetensors.index_path")]
    [InlineData("b.bin", "safetensors.index_path")]
    [InlineData("absent.safetensors", "weights.not_found")]
    public void An_index_reaches_only_safetensors_files_of_its_own_folder(string fileName, string code)
    {
        using TemporaryFolder folder = new();
        WriteIndex(folder, new() { ["a"] = fileName });
        Should.Throw<EngineException>(() => WeightFiles.Open(folder.Path)).Code.ShouldBe(code);
    }

    [Fact]
    public void An_index_that_names_a_tensor_its_file_lacks_is_refused()
    {
        using TemporaryFolder folder = new();
        Write(folder, TensorKind.Float32);
        WriteIndex(folder, new() { ["z"] = "b.safetensors" });
        Should.Throw<EngineException>(() => WeightFiles.Open(folder.Path)).Code.ShouldBe("safetensors.index_tensor");
    }

    [Fact]
    public void A_folder_with_only_a_pickle_is_refused_as_such()
    {
        using TemporaryFolder folder = new();
        folder.File("pytorch_model.bin", Encoding.ASCII.GetBytes("anything"));
        Should.Throw<EngineException>(() => WeightFiles.Open(folder.Path)).Code.ShouldBe("weights.pickle");
    }

    [Fact]
    public void A_pickle_under_another_name_is_refused_as_such()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.safetensors", File.ReadAllBytes(GoldenFiles.Path("hostile", "pickle-inside.bin")));
        Should.Throw<EngineException>(() => WeightFiles.Open(path)).Code.ShouldBe("weights.pickle");
    }

    private static string Write(TemporaryFolder folder, TensorKind kind)
    {
        string path = folder.File("b.safetensors");
        using SafetensorsWriter writer = new(path, [new("b.weight", kind, [2, 3]), new("a", TensorKind.Float32, [2])]);
        writer.Write("a", Values.AsSpan(0, 2));
        writer.Write("b.weight", Values.AsSpan(0, 4));
        writer.Write("b.weight", Values.AsSpan(4));
        writer.Commit();
        return path;
    }

    private static void WriteIndex(TemporaryFolder folder, Dictionary<string, string> map) =>
        folder.File("model.safetensors.index.json", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["weight_map"] = map }));
}
