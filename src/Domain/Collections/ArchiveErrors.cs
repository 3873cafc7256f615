using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <summary>Refusals of archives of collections.</summary>
public static class ArchiveErrors
{
    /// <summary>No such archive for this person.</summary>
    public static DomainError NotFound() => new("archive.not_found", "There is no such archive of this collection.", ErrorKind.NotFound);

    /// <summary>Some documents are for others only.</summary>
    public static DomainError NotReadable(int documents) => new(
        "archive.not_readable",
        $"{documents} documents of the collection are for permission groups that you do not belong to, and an archive would show you their text. Somebody who belongs to all of these groups can back it up.",
        ErrorKind.Forbidden);

    /// <summary>Nothing to put into an archive.</summary>
    public static DomainError NothingThere() => new("archive.nothing_there", "The collection has no document yet. Upload one before it is backed up.", ErrorKind.Conflict);

    /// <summary>It is no archive.</summary>
    public static DomainError NoArchive() => new("archive.no_archive", "The file is no whole zip archive. Choose a file that was downloaded under \"Back up\", and download it again if it is cut off.");

    /// <summary>It is an archive of something else, or of a later Lathe.</summary>
    public static DomainError WrongVersion(string format, int version, int known) => new(
        "archive.wrong_version", $"The archive says it is \"{format}\" version {version}; this Lathe reads \"lathe-collection\" up to version {known}. Restore it with the Lathe that wrote it, or a later one.");

    /// <summary>It has more parts than it may.</summary>
    public static DomainError TooManyParts(int parts, int most) => new(
        "archive.too_many_parts", string.Create(CultureInfo.InvariantCulture, $"The archive has {parts:N0} parts; at most {most:N0} are read. Divide the collection and back up its parts."));

    /// <summary>It would be too large.</summary>
    public static DomainError TooLarge(long bytes, long most) => new(
        "archive.too_large", string.Create(CultureInfo.InvariantCulture, $"The archive would unpack to {bytes:N0} bytes; there is room for {most:N0}. Free some space, or raise Lathe:MaxUploadBytes."));

    /// <summary>A part has a name that no part has.</summary>
    public static DomainError PartUnknown(string part) => new(
        "archive.part_unknown", $"The archive holds \"{part}\", which no archive of a collection does. Nothing was restored. Use the file as it was downloaded.");

    /// <summary>A part is not there.</summary>
    public static DomainError PartMissing(string part) => new(
        "archive.part_missing", $"The archive lacks its part \"{part}\". Nothing was restored. Use the file as it was downloaded.");

    /// <summary>A part is not what was written.</summary>
    public static DomainError PartDamaged(string part) => new(
        "archive.part_damaged", $"Part \"{part}\" of the archive is not what was written: its length, its hash or its content is wrong. Nothing was restored. Use another copy of the file.");
}
