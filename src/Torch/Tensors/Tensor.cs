using System.Diagnostics.CodeAnalysis;
using Platform.Torch;
using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor. It belongs to the innermost dispose scope of the thread that made it; outside of any scope dispose it yourself.
    /// The finaliser is a safety net, not a plan: native memory is invisible to the garbage collector.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private const long PressureFrom = 64 * 1024;
        private static long live;
        private readonly long pressure;
        private TensorHandle handle;
        private int disposed;

        internal Tensor(TensorHandle handle)
        {
            this.handle = handle;
            pressure = lt_owned_bytes(handle);
            if (pressure >= PressureFrom)
            {
                GC.AddMemoryPressure(pressure);
            }
            Interlocked.Increment(ref live);
            DisposeScopeManager.Register(this);
        }

        ~Tensor() => Release();

        /// <summary>Tensors alive in this process, on any thread.</summary>
        public static long TotalCount => Interlocked.Read(ref live);

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal TensorHandle Handle =>
            disposed == 0 ? handle : throw new InvalidOperationException("The tensor has been disposed, by its scope or by hand; detach it from the scope to keep it.");

        public bool IsInvalid => disposed != 0;

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing) => Release();

        /// <summary>Gives the native tensor away; this object is as good as disposed.</summary>
        internal TensorHandle MoveHandle()
        {
            var moved = Handle;
            OwningDisposeScope?.MarkAsDisposed(this);
            Forget();
            return moved;
        }

        internal void DisposeFromScope()
        {
            OwningDisposeScope = null;
            Dispose();
        }

        private void Release()
        {
            var last = handle;
            if (Forget())
            {
                lt_free(last);
            }
        }

        private bool Forget()
        {
            if (Interlocked.Exchange(ref disposed, 1) != 0)
            {
                return false;
            }
            handle = default;
            if (pressure >= PressureFrom)
            {
                GC.RemoveMemoryPressure(pressure);
            }
            Interlocked.Decrement(ref live);
            return true;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }
            return this;
        }

        // ---- how every operation ends: a null handle becomes an exception that names the operation and its operands

        internal static Tensor Result(TensorHandle result, string operation, params ReadOnlySpan<Tensor?> operands)
        {
            if (result.IsZero)
            {
                Fail(operation, operands);
            }
            return new Tensor(result);
        }

        internal static void Check(int succeeded, string operation, params ReadOnlySpan<Tensor?> operands)
        {
            if (succeeded == 0)
            {
                Fail(operation, operands);
            }
        }

        [DoesNotReturn]
        private static void Fail(string operation, ReadOnlySpan<Tensor?> operands)
        {
            var message = Data.LastError();
            var described = string.Join(", ", operands.ToArray().OfType<Tensor>().Select(t => t.ToString()));
            throw new TorchException(operation, described, message);
        }

        public override string ToString() => disposed != 0 ? "disposed tensor" : $"{dtype} [{string.Join(", ", shape)}]";
    }
}
