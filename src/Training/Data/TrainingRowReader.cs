using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Platform.Training.Engine;

namespace Platform.Training.Data;

/// <summary>
/// Streams the rows of a JSON lines file; never holds more than one line. Two forms are read:
/// <c>{"id"?,"messages":[{"role","content"}],"label"?,"meta"?}</c> and <c>{"input","label"}</c>, which becomes a user's turn and an assistant's.
/// </summary>
public static class TrainingRowReader
{
    /// <summary>Longest line that is read, in bytes.</summary>
    public const int MostLineBytes = 16 << 20;

    /// <summary>Reads every row; the first bad line ends the reading.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException"><c>data.not_found</c>, or a code <c>data.*</c> whose message names file and line.</exception>
    public static async IAsyncEnumerable<TrainingRow> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RowReading reading in ReadLinesAsync(path, cancellationToken))
        {
            if (reading.Problem is { } problem)
            {
                throw new EngineException(problem.Code, $"{Path.GetFileName(path)}, line {reading.Line}: {problem.Message}", problem);
            }

            yield return reading.Row!;
        }
    }

    /// <summary>Reads every line that is not blank, as a row or as a problem.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException"><c>data.not_found</c>.</exception>
    public static async IAsyncEnumerable<RowReading> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new EngineException("data.not_found", $"There is no file {path}.");
        }

        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await foreach (RowReading reading in ReadLinesAsync(file, cancellationToken))
        {
            yield return reading;
        }
    }

    /// <summary>As <see cref="ReadLinesAsync(string, CancellationToken)"/>, from any stream.</summary>
    /// <param name="stream">UTF-8 text; not closed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<RowReading> ReadLinesAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        long line = 0;
        bool skipping = false;
        while (true)
        {
            ReadResult read = await pipe.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (NextLine(ref buffer, read.IsCompleted) is { } bytes)
            {
                line++;
                bool rest = skipping;
                skipping = false;
                if (!rest && TrainingRowParser.Parse(bytes, line) is { } reading)
                {
                    yield return reading;
                }
            }

            if (buffer.Length > MostLineBytes)
            {
                if (!skipping)
                {
                    yield return new RowReading(line + 1, null, new EngineException("data.line_too_long", $"the line has more than {MostLineBytes} bytes. Cut it into several rows."));
                }

                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await pipe.CompleteAsync();
    }

    /// <summary>Takes one line off the buffer, without its line feed; at the end of the file the last line needs none.</summary>
    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> buffer, bool atEnd)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            ReadOnlySequence<byte> line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!atEnd || buffer.IsEmpty)
        {
            return null;
        }

        ReadOnlySequence<byte> last = buffer;
        buffer = buffer.Slice(buffer.End);
        return last;
    }
}
