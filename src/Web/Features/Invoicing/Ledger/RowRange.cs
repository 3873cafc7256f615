namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>Where the rows of a list stand in a stored part.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Marks">Where every <see cref="Step"/>th row begins, in bytes.</param>
/// <param name="End">Where the list's closing bracket stands.</param>
internal sealed record RowRange(int Count, IReadOnlyList<long> Marks, long End)
{
    /// <summary>Rows between two marks.</summary>
    public const int Step = 512;
}

/// <summary>A stored part without its rows.</summary>
/// <param name="Text">Its canonical text with empty lists in place of the rows.</param>
/// <param name="Ranges">Where the rows of those lists stand, in the order of the text.</param>
internal sealed record StoredPart(string Text, IReadOnlyList<RowRange> Ranges);

/// <summary>Sees a row while a part is read.</summary>
/// <param name="range">Number of its list, from 0.</param>
/// <param name="place">Its place in the list, from 0.</param>
/// <param name="row">Its text, UTF-8; valid until the call returns.</param>
internal delegate void RowSeen(int range, int place, ReadOnlySpan<byte> row);
