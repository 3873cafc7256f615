namespace Platform.Torch.Native;

/// <summary>A pointer to one at::Tensor. Zero means none.</summary>
internal readonly record struct TensorHandle(nint Value)
{
    internal bool IsZero => Value == 0;
}

/// <summary>A pointer to one at::Generator. Zero means the default generator.</summary>
internal readonly record struct GeneratorHandle(nint Value)
{
    internal bool IsZero => Value == 0;
}

/// <summary>A pointer to one c10::InferenceMode.</summary>
internal readonly record struct InferenceHandle(nint Value)
{
    internal bool IsZero => Value == 0;
}

/// <summary>A number as native code takes it.</summary>
/// <param name="Bits">The integer, or the double's bits.</param>
/// <param name="Kind">0 integer, 1 double, 2 boolean.</param>
internal readonly record struct Number(long Bits, long Kind);
