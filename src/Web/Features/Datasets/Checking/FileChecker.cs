using System.Buffers;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Datasets.Mapping;
using Platform.Web.Features.Datasets.Reading;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>Reads the files row by row: maps, checks and stores each row in canonical form, and remembers what comparing rows needs.</summary>
internal sealed class FileChecker(IBlobStore blobs, CheckInput input, BlobPipe rows, FindingLog log, ImportProgress progress)
{
    /// <summary>Most rows of one version: what is remembered of them must fit into memory.</summary>
    public const int MostRows = 5_000_000;

    private readonly ArrayBufferWriter<byte> _line = new(16 * 1024);
    private long _bytesBefore;

    public CheckedRows Checked { get; } = new();

    public List<SourceFile> Sources { get; } = [];

    public int Read { get; private set; }

    public int Unusable { get; private set; }

    /// <returns>Refused with <c>dataset.file_unreadable</c>, <c>dataset.column_missing</c> or <c>dataset.too_many_rows</c>.</returns>
    public async Task<Outcome> ReadAllAsync(CancellationToken cancellationToken)
    {
        progress.Begin(ImportPhase.Reading, input.Files.Sum(file => file.Bytes));
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in input.Files)
        {
            try
            {
                var outcome = await ReadAsync(file, columns, cancellationToken);
                if (!outcome.Succeeded)
                    return outcome;
            }
            catch (UnreadableFileException unreadable)
            {
                return DatasetErrors.FileUnreadable(file.Name, unreadable.Message);
            }

            _bytesBefore += file.Bytes;
        }

        return MissingColumn(columns) is { } missing ? DatasetErrors.ColumnMissing(missing) : Outcome.Success;
    }

    private async Task<Outcome> ReadAsync(CheckFile file, HashSet<string> columns, CancellationToken cancellationToken)
    {
        await using var stream = blobs.OpenRead(input.Tenant, file.Sha256);
        var (reader, _) = await RowReaders.OpenAsync(stream, file.Format, file.Encoding, ReadLimits.Default, cancellationToken);
        var mapper = new RowMapper(input.Mapping, input.Task, reader.Columns);
        var before = Read;
        await foreach (var raw in reader.ReadAsync(cancellationToken))
        {
            if (++Read > MostRows)
                return DatasetErrors.TooManyRows(MostRows);
            if (Read % 512 == 0)
                progress.Reach(_bytesBefore + stream.Position);
            await CheckAsync(file, raw, mapper.Map(raw), cancellationToken);
        }

        columns.UnionWith(reader.Columns.Names);
        Sources.Add(new SourceFile(file.Name, file.Sha256, file.Bytes, Read - before));
        return Outcome.Success;
    }

    private async ValueTask CheckAsync(CheckFile file, RawRow raw, MappedRow row, CancellationToken cancellationToken)
    {
        if (row.Fault is { } fault)
        {
            Unusable++;
            await log.AddAsync(new Finding(fault.Kind, file.Name, raw.Line, fault.Detail, null, raw.Excerpt), cancellationToken);
            return;
        }

        await StoreAsync(file, raw, row, cancellationToken);
        foreach (var (kind, detail) in RowChecks.Of(row))
        {
            Checked.ToLookAt[^1] = true;
            await log.AddAsync(new Finding(kind, file.Name, raw.Line, detail, null, raw.Excerpt), cancellationToken);
        }
    }

    private async ValueTask StoreAsync(CheckFile file, RawRow raw, MappedRow row, CancellationToken cancellationToken)
    {
        Checked.Add(rows.Length, NormalisedText.Of(row.Input), NormalisedText.Of(row.Answer), row.Label, row.Group, row.Split ?? file.Split);
        _line.ResetWrittenCount();
        CanonicalRows.Write(_line, new DatasetRow(CanonicalRows.IdOf(row.Messages, row.Label), row.Messages, row.Label, row.MetaJson, new RowSource(file.Name, raw.Line)));
        await rows.WriteAsync(_line.WrittenMemory, cancellationToken);
    }

    private string? MissingColumn(HashSet<string> columns)
    {
        var mapping = input.Mapping;
        string?[] named = [mapping.Messages, mapping.Assistant, mapping.System, mapping.Label, mapping.Group, mapping.Split, .. mapping.User];
        return Array.Find(named, column => column is not null && !columns.Contains(column));
    }
}
