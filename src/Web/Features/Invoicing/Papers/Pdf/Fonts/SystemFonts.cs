namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>Fonts that this machine has. Nothing is bundled: Western letters need no font file, everything else is drawn by what is found here.</summary>
internal static class SystemFonts
{
    private static readonly string[] Kinds = [".ttf", ".ttc", ".otf"];

    // by the start of their names, best first: whole Chinese fonts without serifs, then wide ones of other scripts
    private static readonly string[] Preferred =
        ["NotoSansCJK-Regular", "NotoSansCJKsc-Regular", "NotoSansSC-Regular", "SourceHanSans", "wqy-microhei", "wqy-zenhei", "DroidSansFallback", "msyh", "simhei", "simsun", "NotoSerifCJK-Regular", "uming", "DejaVuSans.", "LiberationSans-Regular", "NotoSans-Regular", "FreeSans.", "arial."];

    private static readonly EnumerationOptions Walk = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 6 };

    /// <summary>Folders that fonts lie in.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
    ];

    /// <summary>The font files of folders, those first that most probably have a character.</summary>
    public static IEnumerable<string> FilesIn(IReadOnlyList<string> folders) => folders.Where(folder => folder.Length > 0 && Directory.Exists(folder)).Distinct()
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", Walk))
        .Where(file => Kinds.Contains(Path.GetExtension(file).ToLowerInvariant()))
        .OrderBy(RankOf).ThenBy(file => file, StringComparer.Ordinal);

    private static int RankOf(string file)
    {
        var name = Path.GetFileName(file);
        var rank = Array.FindIndex(Preferred, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        return rank >= 0 ? rank : name.Contains("Regular", StringComparison.OrdinalIgnoreCase) ? Preferred.Length : Preferred.Length + 1;
    }
}
