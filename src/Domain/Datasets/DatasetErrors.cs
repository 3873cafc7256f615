using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>Refusals of datasets, their versions and the imports that make them.</summary>
public static class DatasetErrors
{
    /// <summary>No such dataset in this workspace.</summary>
    public static DomainError NotFound() => new("dataset.not_found", "There is no such dataset in this workspace.", ErrorKind.NotFound);

    /// <summary>No such version in this workspace.</summary>
    public static DomainError VersionNotFound() => new("dataset.version_not_found", "There is no such dataset version in this workspace.", ErrorKind.NotFound);

    /// <summary>No such import in this workspace.</summary>
    public static DomainError ImportNotFound() => new("dataset.import_not_found", "There is no such upload in this workspace; it may have been discarded.", ErrorKind.NotFound);

    /// <summary>The version has no rows in this split.</summary>
    public static DomainError SplitMissing(int number, SplitName split) => new(
        "dataset.split_missing", $"Version {number} has no {Word(split)} split. Make a version that has one.", ErrorKind.NotFound);

    /// <summary>The name is empty or too long.</summary>
    public static DomainError NameInvalid(int length) => new(
        "dataset.name_invalid", $"The name has {length} characters; a dataset's name has 1 to {Dataset.MaxNameLength}.");

    /// <summary>The project has a dataset of this name.</summary>
    public static DomainError NameTaken(string name) => new(
        "dataset.name_taken", $"This project already has a dataset named '{name}'. Choose another name, or add a version to that dataset.", ErrorKind.Conflict);

    /// <summary>The shares do not make one.</summary>
    public static DomainError SharesInvalid(double sum) => new(
        "dataset.shares_invalid", FormattableString.Invariant($"The shares add up to {sum * 100:0.##} %; they must add up to 100 %, each between 0 and 100 %."));

    /// <summary>A split that was asked for would have no row.</summary>
    public static DomainError SplitEmpty(SplitName split) => new(
        "dataset.split_empty", $"The {Word(split)} split would be empty. Give it a larger share, add rows, or set its share to 0 %{(split == SplitName.Train ? " (the training split cannot be left out)" : "")}.");

    /// <summary>A part of the example is not mapped.</summary>
    public static DomainError MappingIncomplete(string part) => new(
        "dataset.mapping_incomplete", $"No column is chosen for {part}. Choose one under Columns.");

    /// <summary>A mapped column is in none of the files.</summary>
    public static DomainError ColumnMissing(string column) => new(
        "dataset.column_missing", $"None of the files has a column '{column}'. Choose another one under Columns.");

    /// <summary>The constant system prompt is too long.</summary>
    public static DomainError SystemPromptTooLong(int length) => new(
        "dataset.system_prompt_too_long", $"The system prompt has {length} characters; at most {ColumnMapping.MaxSystemPromptLength} are kept. Shorten it.");

    /// <summary>The import has no file.</summary>
    public static DomainError NoFiles() => new("dataset.no_files", "There is no file yet. Upload one first.");

    /// <summary>No row is left.</summary>
    public static DomainError NoUsableRows() => new(
        "dataset.no_usable_rows", "No row of these files is usable. See the list of problems, correct the files or the columns, and check again.");

    /// <summary>The import is not at a stage that allows this.</summary>
    public static DomainError WrongStage(ImportStage stage) => new(
        "dataset.wrong_stage", $"This cannot be done while the upload is {stage.ToString().ToLowerInvariant()}. Reload the page to see where it stands.", ErrorKind.Conflict);

    /// <summary>The file's kind is not read here.</summary>
    public static DomainError FormatUnknown(string fileName) => new(
        "dataset.format_unknown", $"'{fileName}' is none of the kinds read here: .jsonl, .csv, .tsv, .xlsx. Export it as one of these.");

    /// <summary>Parquet is known and not read yet.</summary>
    public static DomainError ParquetUnsupported(string fileName) => new(
        "dataset.parquet_unsupported", $"'{fileName}' is a Parquet file, which is not read yet. Export it as JSONL or CSV.");

    /// <summary>The file is larger than one upload may be.</summary>
    public static DomainError TooLarge(long bytes, long limit) => new(
        "dataset.upload_too_large", FormattableString.Invariant($"The file has {bytes:N0} bytes; one upload may have {limit:N0}. Split it into several files, or ask the administrator to raise Lathe:MaxUploadBytes."), ErrorKind.Exhausted);

    /// <summary>The upload has no content.</summary>
    public static DomainError FileEmpty(string fileName) => new("dataset.file_empty", $"'{fileName}' is empty. Choose a file with rows.");

    /// <summary>The file cannot be read at all.</summary>
    public static DomainError FileUnreadable(string fileName, string reason) => new("dataset.file_unreadable", $"'{fileName}' cannot be read: {reason}");

    /// <summary>An import takes only so many files.</summary>
    public static DomainError TooManyFiles(int limit) => new("dataset.too_many_files", $"One version is made of at most {limit} files. Join some of them.");

    /// <summary>More rows than one version can have.</summary>
    public static DomainError TooManyRows(int limit) => new(
        "dataset.too_many_rows", FormattableString.Invariant($"The files have more than {limit:N0} rows, the most one version can have. Leave some of them out."), ErrorKind.Exhausted);

    /// <summary>Used elsewhere, so it stays.</summary>
    public static DomainError InUse(int count) => new(
        "dataset.in_use", $"{count} runs or evaluations are traced back to this version, so it is kept as their evidence.", ErrorKind.Conflict);

    private static string Word(SplitName split) => split switch
    {
        SplitName.Train => "training",
        SplitName.Valid => "validation",
        SplitName.Test => "test",
        SplitName.Holdout => "hold-out",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Unknown split."),
    };
}
