using System.Diagnostics;
using System.Text;
using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Tests.Tokenizers;
using Platform.Training.Tokenizers;
using Platform.Training.Tokenizers.Templates;

namespace Platform.Training.Tests.Formats;

/// <summary>Good files with bytes flipped, cut and repeated: each is read or refused by an EngineException; nothing else, nothing slow, nothing large.</summary>
public sealed class BrokenFileFuzzTests
{
    private const int Variants = 400;

    public static TheoryData<string> WeightFileNames => ["hostile/good.safetensors", "hostile/good.gguf", "gguf/types.gguf", "gguf/types.safetensors"];

    [Theory]
    [MemberData(nameof(WeightFileNames))]
    public void A_damaged_weight_file_is_read_or_refused(string name)
    {
        using TemporaryFolder folder = new();
        byte[] good = File.ReadAllBytes(GoldenFiles.Path(name.Split('/')));
        string path = folder.File("damaged" + Path.GetExtension(name));
        int refused = 0;
        for (int seed = 0; seed < Variants; seed++)
        {
            File.WriteAllBytes(path, Damage(good, seed, headerBytes: Math.Min(good.Length, 2048)));
            refused += Refuses(seed, () =>
            {
                using IWeightSource source = WeightFiles.Open(path);
                WeightFiles.RequireFinite(source);
            });
        }

        refused.ShouldBeGreaterThan(Variants / 4);
    }

    [Theory]
    [InlineData("stories260K")]
    [InlineData("minimind")]
    public void A_damaged_tokenizer_is_read_or_refused(string name)
    {
        using TemporaryFolder folder = new();
        byte[] good = File.ReadAllBytes(GoldenFiles.Path(name, "tokenizer.json"));
        int refused = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            folder.File("tokenizer.json", Damage(good, seed, headerBytes: good.Length));
            refused += Refuses(seed, () =>
            {
                Tokenizer tokenizer = Tokenizer.Load(folder.Path);
                tokenizer.Decode(tokenizer.Encode("Once upon a time 你好 <s> 123", addSpecialTokens: true));
            });
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_damaged_template_is_rendered_or_refused()
    {
        byte[] good = Encoding.UTF8.GetBytes(GoldenTokenizers.MiniMind.Settings.ChatTemplates["default"]);
        Dictionary<string, object?> variables = new()
        {
            ["messages"] = new List<object?>
            {
                new Dictionary<string, object?> { ["role"] = "user", ["content"] = "a" },
                new Dictionary<string, object?> { ["role"] = "assistant", ["content"] = "<think>b</think>c" },
            },
            ["tools"] = new List<object?> { new Dictionary<string, object?> { ["name"] = "t" } },
            ["add_generation_prompt"] = true,
        };
        int refused = 0;
        for (int seed = 0; seed < Variants; seed++)
        {
            refused += Refuses(seed, () => ChatTemplate.Parse(Encoding.UTF8.GetString(Damage(good, seed, good.Length))).Render(variables, default));
        }

        refused.ShouldBeGreaterThan(Variants / 4);
    }

    /// <summary>Returns 1 when the action refuses; fails when it throws anything but an EngineException, takes half a minute or 50 MB.</summary>
    private static int Refuses(int seed, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        int refused = 0;
        try
        {
            read();
        }
        catch (EngineException)
        {
            refused = 1;
        }
        catch (Exception other)
        {
            throw new ShouldAssertException($"Seed {seed} threw {other.GetType().Name} instead of a refusal.", other);
        }

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30), $"seed {seed}");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(50_000_000, $"seed {seed}");
        return refused;
    }

    /// <summary>One to four damages: a flipped bit, a random byte, an extreme number, a cut, a repeated stretch.</summary>
    private static byte[] Damage(byte[] good, int seed, int headerBytes)
    {
        Random random = new(seed);
        byte[] bytes = [.. good];
        for (int i = random.Next(1, 5); i > 0 && bytes.Length > 16; i--)
        {
            int at = random.Next(Math.Min(headerBytes, bytes.Length - 8));
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: BitConverter.TryWriteBytes(bytes.AsSpan(at), random.Next(2) == 0 ? ulong.MaxValue >> random.Next(64) : (ulong)random.NextInt64()); break;
                case 3: bytes = bytes[..random.Next(bytes.Length)]; break;
                default: bytes = [.. bytes[..at], .. bytes.AsSpan(at, Math.Min(8, bytes.Length - at)), .. bytes[at..]]; break;
            }
        }

        return bytes;
    }
}
