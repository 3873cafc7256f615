using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Models;

/// <summary>Where an import stands. Stored: the numbers never change.</summary>
public enum ModelImportStatus
{
    /// <summary>Waiting for the copier.</summary>
    Waiting = 0,

    /// <summary>Files are being copied and hashed.</summary>
    Copying = 1,

    /// <summary>The model stands in the catalogue.</summary>
    Done = 2,

    /// <summary>Refused, failed or stopped; nothing of it was kept.</summary>
    Failed = 3,
}

/// <summary>One import of base weights from a folder of this server, such as mounted media. Installation-wide: operators only.</summary>
public sealed class ModelImport : IVersioned
{
    /// <summary>Longest source path, in characters.</summary>
    public const int MaxSourceLength = 1000;

    private ModelImport()
    {
    }

    /// <summary>Id.</summary>
    public ModelImportId Id { get; private set; }

    /// <summary>Absolute path the files come from.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Name of the model and of its folder.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Licence that the person states for a model whose files state none; empty when not stated.</summary>
    public string Licence { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public ModelImportStatus Status { get; private set; }

    /// <summary>Bytes copied so far.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Bytes to copy.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Stable code of the failure; empty otherwise.</summary>
    public string FailureCode { get; private set; } = "";

    /// <summary>Why it failed, in a sentence; empty otherwise.</summary>
    public string FailureReason { get; private set; } = "";

    /// <summary>Who asked: account id.</summary>
    public string RequestedBy { get; private set; } = "";

    /// <summary>When it was asked for, UTC.</summary>
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True while there is something to do or to stop.</summary>
    public bool IsOpen => Status is ModelImportStatus.Waiting or ModelImportStatus.Copying;

    /// <summary>Asks for an import.</summary>
    /// <param name="source">Absolute path of a folder; that it exists is checked by the caller.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="licence">Licence the person states, or nothing.</param>
    /// <param name="totalBytes">Bytes to copy.</param>
    /// <param name="requestedBy">Account id.</param>
    /// <param name="requestedAt">UTC.</param>
    /// <returns>Refused with <c>model.name_invalid</c>, <c>model.source_missing</c> or <c>model.licence_invalid</c>.</returns>
    public static Outcome<ModelImport> Ask(
        string source, string name, string? licence, long totalBytes, string requestedBy, DateTimeOffset requestedAt)
    {
        if (!IsName(name))
            return ModelErrors.NameInvalid(name);
        if (source.Length > MaxSourceLength || !Path.IsPathFullyQualified(source))
            return ModelErrors.SourceMissing(source.Length > MaxSourceLength ? source[..MaxSourceLength] : source);
        if (licence?.Length > ModelLicence.MaxLength)
            return ModelErrors.LicenceInvalid(licence.Length);
        return new ModelImport
        {
            Id = TypedId.New<ModelImportId>(requestedAt),
            Source = source,
            Name = name,
            Licence = licence?.Trim() ?? "",
            TotalBytes = totalBytes,
            RequestedBy = requestedBy,
            RequestedAt = requestedAt,
        };
    }

    /// <summary>True when the text can be a model's name and the name of its folder: no separators, no leading dot.</summary>
    /// <param name="name">The text.</param>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= BaseModel.MaxNameLength }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <summary>Notes progress.</summary>
    /// <param name="copiedBytes">Bytes copied so far.</param>
    public void Progress(long copiedBytes)
    {
        Status = ModelImportStatus.Copying;
        CopiedBytes = Math.Min(copiedBytes, TotalBytes);
    }

    /// <summary>The model stands in the catalogue.</summary>
    /// <param name="at">UTC.</param>
    public void Finish(DateTimeOffset at)
    {
        Status = ModelImportStatus.Done;
        CopiedBytes = TotalBytes;
        EndedAt = at;
    }

    /// <summary>Nothing was kept.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="at">UTC.</param>
    public void Fail(DomainError reason, DateTimeOffset at)
    {
        Status = ModelImportStatus.Failed;
        (FailureCode, FailureReason) = (reason.Code, reason.Message);
        EndedAt = at;
    }
}
