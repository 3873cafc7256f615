using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Datasets;

/// <summary>Kinds of files rows are read from. Stored: the numbers never change.</summary>
public enum FileFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl = 0,

    /// <summary>Delimited text with a header.</summary>
    Csv = 1,

    /// <summary>An Excel workbook; the first sheet with rows.</summary>
    Xlsx = 2,
}

/// <summary>A column as the first rows show it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Filled">Share of the first rows that have a value.</param>
/// <param name="AverageLength">Average number of characters of the values.</param>
/// <param name="Distinct">Number of different values among the first rows.</param>
/// <param name="IsConversation">True when the values are lists of messages.</param>
public sealed record ColumnProfile(string Name, double Filled, double AverageLength, int Distinct, bool IsConversation);

/// <summary>What the beginning of a file says about it.</summary>
public sealed record FileProfile
{
    /// <summary>Encoding the file is read in, by its web name.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>True when the encoding was not stated by the file but worked out from its bytes.</summary>
    public bool EncodingGuessed { get; init; }

    /// <summary>The character between fields, for delimited text.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public int Rows { get; init; }

    /// <summary>The columns, in the file's order.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; init; } = [];

    /// <summary>Why the file cannot be read at all; null when it can.</summary>
    public string? Unreadable { get; init; }
}

/// <summary>An uploaded file in the blob store.</summary>
/// <param name="Name">Cleaned by <see cref="UploadName"/>.</param>
/// <param name="Format">Kind.</param>
/// <param name="Sha256">Blob.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Lines">Line ends in the file; 0 for workbooks.</param>
public sealed record StoredFile(string Name, FileFormat Format, string Sha256, long Bytes, long Lines);

/// <summary>A file that was uploaded for an import, stored encrypted as it came.</summary>
public sealed class Upload : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest file name that is kept, in characters.</summary>
    public const int MaxFileNameLength = 200;

    private Upload()
    {
    }

    /// <summary>Records a stored file.</summary>
    /// <param name="import">The import it belongs to.</param>
    /// <param name="file">What was stored.</param>
    /// <param name="profile">What its beginning says.</param>
    /// <param name="createdAt">UTC.</param>
    public Upload(DatasetImport import, StoredFile file, FileProfile profile, DateTimeOffset createdAt)
    {
        Id = TypedId.New<UploadId>(createdAt);
        TenantId = import.TenantId;
        WorkspaceId = import.WorkspaceId;
        ImportId = import.Id;
        FileName = file.Name;
        Format = file.Format;
        Sha256 = file.Sha256;
        Bytes = file.Bytes;
        Lines = file.Lines;
        Profile = profile;
        GivenSplit = UploadName.SplitOf(file.Name);
        CreatedAt = createdAt;
    }

    /// <summary>Id.</summary>
    public UploadId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The import it belongs to.</summary>
    public DatasetImportId ImportId { get; private set; }

    /// <summary>File name without folders and control characters.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>Kind.</summary>
    public FileFormat Format { get; private set; }

    /// <summary>Blob, named by the hash of the file.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Line ends in the file; 0 for workbooks.</summary>
    public long Lines { get; private set; }

    /// <summary>What its beginning says.</summary>
    public FileProfile Profile { get; private set; } = new();

    /// <summary>Encoding that a person chose instead of the guess; null to go by the guess.</summary>
    public string? Encoding { get; private set; }

    /// <summary>The split all rows of the file belong to, when rows are divided as given.</summary>
    public SplitName? GivenSplit { get; private set; }

    /// <summary>When it arrived, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Says which split the rows belong to; null when the file does not say.</summary>
    public void AssignSplit(SplitName? split) => GivenSplit = split;

    /// <summary>Reads the file in another encoding.</summary>
    /// <param name="encoding">Web name; null to go by the guess.</param>
    /// <param name="profile">What the beginning says when read so.</param>
    public void ReadAs(string? encoding, FileProfile profile)
    {
        Encoding = encoding;
        Profile = profile;
    }
}
