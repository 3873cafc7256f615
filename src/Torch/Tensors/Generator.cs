using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of chance with its own state. The same seed gives the same numbers.</summary>
    public class Generator : IDisposable
    {
        private GeneratorHandle handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            RequireCpu(device);
            this.device = device ?? CPU;
            handle = lt_generator(seed);
            Tensor.Check(handle.IsZero ? 0 : 1, nameof(Generator));
        }

        private Generator() => device = CPU;

        ~Generator() => Dispose(false);

        /// <summary>The generator that random operations use when they are given none.</summary>
        public static Generator Default { get; } = new();

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Tensor.Check(lt_generator_seed(handle, unchecked((ulong)seed)), nameof(manual_seed));
            return this;
        }

        public long initial_seed() => unchecked((long)lt_generator_current_seed(handle));

        public Tensor get_state() => Tensor.Result(lt_generator_state(handle), nameof(get_state));

        public void set_state(Tensor value) => Tensor.Check(lt_generator_set_state(handle, value.Handle), nameof(set_state), value);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (!handle.IsZero)
            {
                lt_generator_free(handle);
                handle = default;
            }
        }

        internal static GeneratorHandle HandleOf(Generator? generator) => generator?.handle ?? default;
    }

    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
}
