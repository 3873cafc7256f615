using System.Text;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>A line of decoded text.</summary>
/// <param name="Text">Without line end; cut at the limit when <paramref name="TooLong"/>.</param>
/// <param name="Number">From 1.</param>
/// <param name="InvalidByte">Place in the file of the first byte in the line that the encoding does not know; null when all are known.</param>
/// <param name="TooLong">True when the line is longer than the limit.</param>
internal sealed record TextLine(string Text, long Number, long? InvalidByte, bool TooLong);

/// <summary>Decodes a file line by line. Bytes that the encoding does not know are never replaced in silence: their line says where they are.</summary>
internal sealed class TextLines(Stream stream, Encoding encoding, int maxCharacters)
{
    private const int BlockBytes = 32 * 1024;

    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly char[] _characters = new char[encoding.GetMaxCharCount(BlockBytes) + 1];
    private readonly StringBuilder _line = new();
    private readonly Queue<long> _invalid = [];
    private readonly MarkingDecoder _decoder = new(encoding);
    private int _position;
    private int _length;
    private long _number;
    private bool _finished;
    private bool _skipLineFeed;
    private bool _tooLong;
    private bool _begun;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<TextLine?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_position == _length && !await FillAsync(cancellationToken))
                return _begun ? Take() : null;
            var rest = _characters.AsSpan(_position, _length - _position);
            if (_skipLineFeed && rest[0] == '\n')
                rest = rest[1..];
            _skipLineFeed = false;
            var end = rest.IndexOfAny('\n', '\r');
            Append(end < 0 ? rest : rest[..end]);
            _position = end < 0 ? _length : _length - rest.Length + end + 1;
            if (end < 0)
                continue;
            _skipLineFeed = rest[end] == '\r';
            _begun = true;
            return Take();
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        _begun |= !piece.IsEmpty;
        var room = maxCharacters - _line.Length;
        if (piece.Length > room)
        {
            _tooLong = true;
            DropMarks(piece[room..]);
            piece = piece[..room];
        }

        _line.Append(piece);
    }

    // Marks in the part that is cut off are passed over, so that later lines get their own places.
    private void DropMarks(ReadOnlySpan<char> cut)
    {
        for (var count = cut.Count(MarkingDecoder.Mark); count > 0 && _invalid.Count > 0; count--)
            _invalid.Dequeue();
    }

    private TextLine Take()
    {
        var text = _line.ToString();
        _line.Clear();
        long? invalid = null;
        for (var count = text.AsSpan().Count(MarkingDecoder.Mark); count > 0 && _invalid.Count > 0; count--)
        {
            var at = _invalid.Dequeue();
            invalid ??= at;
        }

        var line = new TextLine(text, ++_number, invalid, _tooLong);
        (_tooLong, _begun) = (false, false);
        return line;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (!_finished)
        {
            var read = await stream.ReadAsync(_bytes, cancellationToken);
            _finished = read == 0;
            _length = _decoder.Decode(_bytes.AsSpan(0, read), _characters, flush: _finished, _invalid);
            _position = 0;
            if (_length > 0)
                return true;
        }

        return false;
    }
}
