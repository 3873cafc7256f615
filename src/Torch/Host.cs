using System.Globalization;
using System.Runtime.Intrinsics.X86;
#if SYSTEM_LIBTORCH
using Platform.Torch.Native;
#endif

namespace Platform.Torch;

/// <summary>What this process and processor can do, beyond tensors. Nothing here loads libtorch but <see cref="CacheBlocks"/>.</summary>
public static class Host
{
    /// <summary>Resident memory of this process, in bytes.</summary>
    public static long ResidentBytes => Status("VmRSS:");

    /// <summary>Highest resident memory of this process so far, in bytes.</summary>
    public static long PeakBytes => Status("VmHWM:");

    /// <summary>The processor's own name.</summary>
    public static string ProcessorName { get; } = ReadProcessorName();

    /// <summary>True when bf16 matrix products run on instructions made for them; without, bf16 is slower than fp32.</summary>
    public static bool SupportsBFloat16 { get; } = HasBFloat16();

    /// <summary>Tensors alive in this process on any thread; tests hold it to zero growth.</summary>
    public static long LiveTensors => TorchSharp.torch.Tensor.TotalCount;

    /// <summary>True once libtorch is in this process.</summary>
#if SYSTEM_LIBTORCH
    public static bool IsLibraryLoaded => Library.IsLoaded;
#else
    public static bool IsLibraryLoaded => true;
#endif

    /// <summary>
    /// Keeps freed tensor memory for the next tensors, up to <paramref name="limitBytes"/> more in all than was ever needed at once. Switch it on where
    /// tensors live on a thread other than the main one: libc maps and unmaps every large block there. 0 switches it off and gives the memory back.
    /// </summary>
    public static void CacheBlocks(long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
#if SYSTEM_LIBTORCH
        TorchSharp.torch.Tensor.Check(NativeMethods.lt_cache_blocks(limitBytes), "cache_blocks");
#endif
    }

    /// <summary>Gives the memory back that <see cref="CacheBlocks"/> keeps; from here on the highest need counts anew.</summary>
    public static void TrimBlocks()
    {
#if SYSTEM_LIBTORCH
        TorchSharp.torch.Tensor.Check(NativeMethods.lt_cache_trim(), "cache_trim");
#endif
    }

    private static long Status(string key)
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(key, StringComparison.Ordinal))
            {
                var number = line.AsSpan(key.Length).Trim();
                return long.Parse(number[..number.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
            }
        }
        return 0;
    }

    private static string ReadProcessorName()
    {
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || !Avx512F.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }
        var amx = (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0;
        var avx512 = (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
        return amx || avx512;
    }
}
