using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// host.cpp: allocator and environment.
internal static partial class NativeMethods
{
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int setenv(string name, string value, int overwrite);

    [DllImport(Library.Name)]
    internal static extern int lt_cache_blocks(long limit);

    [DllImport(Library.Name)]
    internal static extern int lt_cache_trim();

    [DllImport(Library.Name, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern long lt_environment(string name, ref byte buffer, long capacity);
}
