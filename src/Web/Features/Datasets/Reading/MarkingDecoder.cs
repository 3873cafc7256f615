using System.Text;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>Decodes a file block by block; puts <see cref="Mark"/> where bytes are unknown to the encoding and writes down where in the file they stand.</summary>
internal sealed class MarkingDecoder
{
    /// <summary>A code point that is no character in any text.</summary>
    public const char Mark = '\uFFFF';

    private readonly Decoder _decoder;
    private readonly Fallback _fallback;
    private long _decoded;
    private bool _started;

    public MarkingDecoder(Encoding encoding)
    {
        _fallback = new Fallback();
        _decoder = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, _fallback).GetDecoder();
    }

    /// <summary>Decodes a block; the byte order mark at the start of the file is left out.</summary>
    /// <returns>Characters written.</returns>
    public int Decode(ReadOnlySpan<byte> block, char[] characters, bool flush, Queue<long> invalid)
    {
        _fallback.Begin(_decoded, invalid);
        var written = _decoder.GetChars(block, characters, flush);
        _decoded += block.Length;
        if (_started || written == 0)
            return written;
        _started = true;
        if (characters[0] != '\uFEFF')
            return written;
        characters.AsSpan(1, written - 1).CopyTo(characters);
        return written - 1;
    }

    private sealed class Fallback : DecoderFallback
    {
        private long _block;
        private Queue<long> _invalid = [];

        public override int MaxCharCount => 1;

        public void Begin(long block, Queue<long> invalid) => (_block, _invalid) = (block, invalid);

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(Fallback owner) : DecoderFallbackBuffer
        {
            private bool _pending;

            public override int Remaining => _pending ? 1 : 0;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                // Negative when the sequence began in the block before.
                owner._invalid.Enqueue(Math.Max(0, owner._block + index));
                _pending = true;
                return true;
            }

            public override char GetNextChar()
            {
                if (!_pending)
                    return '\0';
                _pending = false;
                return Mark;
            }

            public override bool MovePrevious() => false;

            public override void Reset() => _pending = false;
        }
    }
}
