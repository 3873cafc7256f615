using System.Runtime.InteropServices;

namespace Platform.Torch;

/// <summary>libtorch refused an operation. The real package throws <see cref="ExternalException"/>: catch that.</summary>
public sealed class TorchException : ExternalException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="operation">PyTorch's name of the operation.</param>
    /// <param name="operands">Element types and shapes of its operands.</param>
    /// <param name="reason">libtorch's own words.</param>
    public TorchException(string operation, string operands, string reason)
        : base($"{operation}({operands}): {reason}") => Operation = operation;

    /// <summary>PyTorch's name of the operation.</summary>
    public string Operation { get; }
}
