using System.Runtime.Intrinsics.X86;
using Platform.Torch.Native;
using TorchSharp;

namespace Platform.Torch.Tests;

[Collection("alone")]
public sealed class HostTests
{
    [Fact]
    public void The_settings_libtorch_must_find_are_in_libcs_environment()
    {
        using var x = torch.zeros(1);
        Data.EnvironmentVariable("OMP_WAIT_POLICY").ShouldBe(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "passive");
        var expected = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") ?? (Avx512F.IsSupported ? "SkylakeX" : Avx2.IsSupported ? "Haswell" : null);
        Data.EnvironmentVariable("OPENBLAS_CORETYPE").ShouldBe(expected);
        Host.IsLibraryLoaded.ShouldBeTrue();
    }

    [Fact]
    public void All_cores_compute_on_every_thread()
    {
        var expected = Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } n ? int.Parse(n) : Environment.ProcessorCount;
        torch.get_num_threads().ShouldBe(expected);
        OtherThread.Run(torch.get_num_threads).ShouldBe(expected);
    }

    [Fact]
    public void Memory_and_processor_are_reported()
    {
        Host.ResidentBytes.ShouldBeGreaterThan(10L << 20);
        Host.PeakBytes.ShouldBeGreaterThanOrEqualTo(Host.ResidentBytes / 2);
        var flags = File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        Host.SupportsBFloat16.ShouldBe(flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"));
        Host.ProcessorName.ShouldNotBeNullOrWhiteSpace();
    }
}
