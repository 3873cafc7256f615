using System.Globalization;
using System.Text;
using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>What a file's name says, and what of it is kept.</summary>
public static class UploadName
{
    /// <summary>Keeps the last part of a path without control, formatting and path characters, at most <see cref="Upload.MaxFileNameLength"/> characters.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var kept = new StringBuilder();
        foreach (var rune in last.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate) && rune.Value is not (':' or '*' or '?' or '"' or '<' or '>' or '|'))
                kept.Append(rune);
        }

        var cleaned = kept.ToString().Trim().TrimStart('.');
        if (cleaned.Length == 0)
            return "file";
        var extension = Path.GetExtension(cleaned);
        if (extension.Length > 10)
            extension = "";
        return cleaned.Length <= Upload.MaxFileNameLength ? cleaned : cleaned[..(Upload.MaxFileNameLength - extension.Length)] + extension;
    }

    /// <summary>The kind of file, by its extension.</summary>
    /// <returns>Refused with <c>dataset.format_unknown</c> or <c>dataset.parquet_unsupported</c>.</returns>
    public static Outcome<FileFormat> FormatOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" or ".json" => FileFormat.Jsonl,
        ".csv" or ".tsv" or ".tab" or ".txt" => FileFormat.Csv,
        ".xlsx" => FileFormat.Xlsx,
        ".parquet" or ".pq" => DatasetErrors.ParquetUnsupported(fileName),
        _ => DatasetErrors.FormatUnknown(fileName),
    };

    /// <summary>The split that a name such as <c>cls_train.jsonl</c> or <c>validation.csv</c> speaks of; null when it names none.</summary>
    public static SplitName? SplitOf(string fileName)
    {
        var words = Path.GetFileNameWithoutExtension(fileName).ToLowerInvariant().Split(['_', '-', '.', ' ', '(', ')']);
        var named = words.Select(ParseSplit).Where(split => split is not null).Distinct().ToList();
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>Reads a split's name in the words people use; null for any other word.</summary>
    public static SplitName? ParseSplit(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "train" or "training" or "训练" or "训练集" => SplitName.Train,
        "valid" or "validation" or "val" or "dev" or "development" or "验证" or "验证集" => SplitName.Valid,
        "test" or "testing" or "eval" or "evaluation" or "测试" or "测试集" => SplitName.Test,
        "holdout" or "hold-out" or "hold_out" or "acceptance" or "留出" or "留出集" => SplitName.Holdout,
        _ => null,
    };
}
