using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Platform.Torch.Native;

/// <summary>Loads the shim, and with it libtorch, at the first native call of the process; a process that makes none never loads it.</summary>
internal static class Library
{
    internal const string Name = "lathe_torch";
    private const string File = "liblathe_torch.so";
    private static int loaded;

    /// <summary>True once libtorch is in this process.</summary>
    internal static bool IsLoaded => Volatile.Read(ref loaded) != 0;

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
        {
            return 0;
        }
        PrepareEnvironment();
        var library = Load(assembly);
        if (Interlocked.Exchange(ref loaded, 1) == 0)
        {
            StartThreads(library);
        }
        return library;
    }

    // libtorch and OpenBLAS read libc's environment when they are loaded; Environment.SetEnvironmentVariable does not reach it.
    private static void PrepareEnvironment()
    {
        // OpenBLAS 0.3.21 takes processors it does not know for one of 2004: five to eight times slower.
        if (Avx512F.IsSupported)
        {
            SetIfUnset("OPENBLAS_CORETYPE", "SkylakeX");
        }
        else if (Avx2.IsSupported)
        {
            SetIfUnset("OPENBLAS_CORETYPE", "Haswell");
        }
        // Spinning at barriers makes a step collapse as soon as other processes want the cores.
        SetIfUnset("OMP_WAIT_POLICY", "passive");
    }

    private static void SetIfUnset(string name, string value)
    {
        if (NativeMethods.setenv(name, value, 0) != 0)
        {
            throw new InvalidOperationException($"The environment variable {name} could not be set to {value}.");
        }
    }

    private static nint Load(Assembly assembly)
    {
        var folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        var path = Path.Combine(folder, File);
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"'{path}' or a library it needs could not be loaded. On Debian: apt-get install --no-install-recommends libtorch1.13 libdnnl2 libopenblas0-openmp libgomp1. {e.Message}", e);
        }
    }

    private static unsafe void StartThreads(nint library)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 })
        {
            return;
        }
        var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "lt_set_num_threads");
        setThreads(Environment.ProcessorCount);
    }
}
