using System.Globalization;

namespace Platform.Training.Formats;

/// <summary>One tensor of a weight file.</summary>
/// <param name="Name">Name in the Hugging Face layout.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Shape">Sizes, outermost first, as in PyTorch.</param>
public sealed record TensorEntry(string Name, TensorKind Kind, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements: the product of the shape, 1 for a scalar.</summary>
    public long ElementCount { get; } = Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Elements of the innermost axis; 1 for a vector and a scalar.</summary>
    public long RowLength => Shape.Count >= 2 ? Shape[^1] : 1;

    /// <summary>The shape in words, such as <c>[576, 1536]</c>.</summary>
    public string ShapeText => "[" + string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";
}
