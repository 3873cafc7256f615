using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <summary>Refusals of folders and shares that collections follow.</summary>
public static class SourceErrors
{
    /// <summary>No such source.</summary>
    public static DomainError NotFound() => new("source.not_found", "There is no such source in this collection.", ErrorKind.NotFound);

    /// <summary>The path breaks a rule.</summary>
    public static DomainError PathInvalid() => new(
        "source.path_invalid", $"The folder is a path below its root, with slashes, without \"..\", of at most {CollectionSource.MaxPathLength} characters.");

    /// <summary>The pause is outside its limits.</summary>
    public static DomainError IntervalInvalid(int minutes) => new(
        "source.interval_invalid", $"A pause of {minutes} minutes was asked for; it is {CollectionSource.LeastMinutes} to {CollectionSource.MostMinutes}, or 0 for only when a person asks.");

    /// <summary>The share of removals is outside its limits.</summary>
    public static DomainError ShareInvalid(double share) => new(
        "source.share_invalid", string.Create(CultureInfo.InvariantCulture, $"A share of {share} was given for removals; it goes from 0 to 1."));

    /// <summary>Too many rules, or one without a folder.</summary>
    public static DomainError RulesInvalid(int rules) => new(
        "source.rules_invalid", $"{rules} rules were given; a source has at most {CollectionSource.MaxRules}, each with a subfolder and at most {CollectionDocument.MaxGroups} groups.");

    /// <summary>The installation does not allow the place.</summary>
    public static DomainError RootNotAllowed(string root) => new(
        "source.root_not_allowed", $"\"{root}\" is not a place that this installation allows for this workspace. The operator allows folders in Lathe:Connectors:Roots.", ErrorKind.Forbidden);

    /// <summary>The collection follows it already.</summary>
    public static DomainError Taken(string folder) => new(
        "source.taken", $"The collection follows \"{folder}\", or a folder above or below it, already. Two sources of one collection may not overlap.", ErrorKind.Conflict);

    /// <summary>The place is not there.</summary>
    public static DomainError NotThere(string folder) => new(
        "source.not_there", $"\"{folder}\" is not there. If it is a share, have it mounted again; nothing was removed from the collection.", ErrorKind.Conflict);

    /// <summary>A link leads out of the root, or stands in the way.</summary>
    public static DomainError Linked(string path) => new(
        "source.linked", $"\"{path}\" is a link, and links are not followed. Put the file itself there.");

    /// <summary>A folder cannot be read.</summary>
    public static DomainError Unreadable(string path) => new(
        "source.unreadable", $"\"{path}\" cannot be read by the portal. Give its account the right to read, or move it away; nothing was removed from the collection.", ErrorKind.Conflict);

    /// <summary>Too many files.</summary>
    public static DomainError TooManyFiles(int most) => new(
        "source.too_many_files", $"The folder holds more than {most} files. Bind a smaller one, or have the operator raise Lathe:Connectors:MostFiles; nothing was changed.", ErrorKind.Conflict);

    /// <summary>A file is larger than a source may bring.</summary>
    public static DomainError FileTooLarge(long bytes, long most) => new(
        "source.file_too_large", string.Create(CultureInfo.InvariantCulture, $"The file has {bytes:N0} bytes; a file of a source may have {most:N0}."));

    /// <summary>Everything would be removed.</summary>
    public static DomainError Empty(int tracked) => new(
        "source.empty", $"The folder is empty, but {tracked} files of it are in the collection. Look whether the share is mounted; if they are really gone, confirm the removal.", ErrorKind.Conflict);

    /// <summary>More would be removed than one synchronisation may remove by itself.</summary>
    public static DomainError ManyRemovals(int removals, int tracked, int most) => new(
        "source.many_removals", $"{removals} of {tracked} files are gone, more than the {most} that are removed without asking. Nothing was changed; look at the folder, then confirm the removal.", ErrorKind.Conflict);

    /// <summary>The address does not answer as it should.</summary>
    public static DomainError NotAnswering(string address, string reason) => new(
        "source.not_answering", $"{address} does not answer as a WebDAV server should: {reason}. Nothing was removed from the collection.", ErrorKind.Conflict);
}
