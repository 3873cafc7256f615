using System.Buffers;

namespace Platform.Training.Formats;

/// <summary>One Hugging Face tensor seen through a GGUF file: the stored tensor, where it begins in it, and what the converter did that must be undone.</summary>
/// <param name="Entry">Name, kind and shape in the Hugging Face layout.</param>
/// <param name="Stored">The bytes.</param>
/// <param name="HeadRows">Rows of one attention head when rows of heads are interleaved; 0 when rows are in order.</param>
/// <param name="Shift">Added to every value: −1 where the converter added 1.</param>
internal sealed record GgufView(TensorEntry Entry, StoredTensor Stored, int HeadRows, float Shift)
{
    public bool IsPlain => HeadRows == 0 && Shift == 0;

    public void ReadFloat32(long firstElement, Span<float> destination)
    {
        if (HeadRows == 0)
        {
            Stored.ReadFloat32(Entry.Name, firstElement, destination);
        }
        else
        {
            ReadHeads(firstElement, destination);
        }

        for (int i = 0; Shift != 0 && i < destination.Length; i++)
        {
            destination[i] += Shift;
        }
    }

    public void ReadBFloat16(long firstElement, Span<ushort> destination)
    {
        if (IsPlain)
        {
            Stored.ReadBFloat16(Entry.Name, firstElement, destination);
            return;
        }

        float[] values = ArrayPool<float>.Shared.Rent(destination.Length);
        try
        {
            ReadFloat32(firstElement, values.AsSpan(0, destination.Length));
            FloatConversion.RoundToBFloat16(values.AsSpan(0, destination.Length), destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>
    /// llama.cpp stores the rows of a head as 0, half, 1, half + 1 …; Hugging Face wants 0, 1 … half − 1, half …:
    /// row j·half + i of a head lies at row 2·i + j of it.
    /// </summary>
    private void ReadHeads(long firstElement, Span<float> destination)
    {
        int rowLength = (int)Entry.RowLength;
        if (firstElement % rowLength != 0 || destination.Length % rowLength != 0)
        {
            throw new ArgumentException($"{Entry.Name} is read in whole rows of {rowLength} elements.", nameof(firstElement));
        }

        float[] head = ArrayPool<float>.Shared.Rent(HeadRows * rowLength);
        try
        {
            long headInBuffer = -1, firstRow = firstElement / rowLength;
            for (int row = 0; row < destination.Length / rowLength; row++)
            {
                (long wanted, long inHead) = Math.DivRem(firstRow + row, HeadRows);
                if (wanted != headInBuffer)
                {
                    Stored.ReadFloat32(Entry.Name, wanted * HeadRows * rowLength, head.AsSpan(0, HeadRows * rowLength));
                    headInBuffer = wanted;
                }

                (long half, long i) = Math.DivRem(inHead, HeadRows / 2);
                head.AsSpan((int)((2 * i) + half) * rowLength, rowLength).CopyTo(destination[(row * rowLength)..]);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(head);
        }
    }
}
