using System.Text;
using Platform.Domain.Models;

namespace Platform.Web.Features.Models;

/// <summary>What the words beside a model say: the licence, and the languages of the model card's head.</summary>
/// <param name="Licence">From the licence file first, then from the card.</param>
/// <param name="Languages">ISO codes or names, as the card states them.</param>
internal sealed record ModelCard(ModelLicence Licence, IReadOnlyList<string> Languages)
{
    private const int MostCharacters = 64 * 1024;
    private const int MostLanguages = 200;

    // Phrases that only the named licence has, in its first part.
    private static readonly (string Phrase, string Name)[] Texts =
    [
        ("Apache License", "Apache-2.0"),
        ("Permission is hereby granted, free of charge, to any person obtaining a copy", "MIT"),
        ("Neither the name of", "BSD-3-Clause"),
        ("Redistribution and use in source and binary forms", "BSD-2-Clause"),
        ("Creative Commons Attribution-NonCommercial", "CC-BY-NC"),
        ("Creative Commons Attribution-ShareAlike 4.0", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution 4.0", "CC-BY-4.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE", "AGPL-3.0"),
        ("GNU GENERAL PUBLIC LICENSE", "GPL-3.0"),
    ];

    private static readonly Dictionary<string, string> Spdx = new(StringComparer.OrdinalIgnoreCase)
    {
        ["apache-2.0"] = "Apache-2.0", ["mit"] = "MIT", ["bsd-3-clause"] = "BSD-3-Clause", ["bsd-2-clause"] = "BSD-2-Clause", ["cc-by-4.0"] = "CC-BY-4.0",
        ["cc-by-sa-4.0"] = "CC-BY-SA-4.0", ["cc-by-nc-4.0"] = "CC-BY-NC-4.0", ["gpl-3.0"] = "GPL-3.0", ["agpl-3.0"] = "AGPL-3.0",
        ["llama2"] = "Llama 2 Community License", ["llama3"] = "Llama 3 Community License", ["llama3.1"] = "Llama 3.1 Community License",
        ["llama3.2"] = "Llama 3.2 Community License", ["gemma"] = "Gemma Terms of Use",
    };

    /// <summary>Reads the words of a folder. Only the first 64 KiB of each file are looked at.</summary>
    public static async Task<ModelCard> ReadAsync(IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        var head = files.FirstOrDefault(file => file.Name.StartsWith("README", StringComparison.OrdinalIgnoreCase)) is { } card
            ? Head(await StartOfAsync(card, cancellationToken))
            : [];
        var fromFile = files.FirstOrDefault(file =>
            file.Name.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase) || file.Name.StartsWith("COPYING", StringComparison.OrdinalIgnoreCase));
        var licence = fromFile is not null && NameOf(await StartOfAsync(fromFile, cancellationToken)) is { Length: > 0 } name
            ? new ModelLicence(name, LicenceSource.LicenceFile)
            : FromHead(head);
        return new ModelCard(licence, [.. Values(head, "language").Take(MostLanguages).Select(language => Cut(language, 20))]);
    }

    /// <summary>A licence named in metadata or a card, by its usual name.</summary>
    public static string Named(string name) => Cut(Spdx.GetValueOrDefault(name.Trim(), name.Trim()), ModelLicence.MaxLength);

    private static ModelLicence FromHead(IReadOnlyList<string> head)
    {
        var stated = Values(head, "license").FirstOrDefault() ?? "";
        var own = Values(head, "license_name").FirstOrDefault() ?? "";
        var name = stated is "" or "other" ? own : stated;
        return name.Length == 0 ? ModelLicence.Unknown : new ModelLicence(Named(name), LicenceSource.ModelCard);
    }

    private static string NameOf(string text)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (phrase, name) in Texts)
            if (flat.Contains(phrase, StringComparison.OrdinalIgnoreCase))
                return name;
        var title = text.Split('\n').Select(line => line.Trim(' ', '#', '=', '*', '\r', '\t')).FirstOrDefault(line => line.Length > 0) ?? "";
        return Cut(title, ModelLicence.MaxLength);
    }

    /// <summary>The lines between the two <c>---</c> at the top of a model card.</summary>
    private static IReadOnlyList<string> Head(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (lines.Count == 0 || lines[0].Trim() != "---")
            return [];
        var end = lines.FindIndex(1, line => line.Trim() == "---");
        return end < 0 ? [] : lines[1..end];
    }

    /// <summary>Values of a key: on its own line, as <c>[a, b]</c>, or as the list items below it.</summary>
    private static IEnumerable<string> Values(IReadOnlyList<string> head, string key)
    {
        for (var i = 0; i < head.Count; i++)
        {
            if (!head[i].StartsWith(key + ":", StringComparison.OrdinalIgnoreCase))
                continue;
            var own = head[i][(key.Length + 1)..].Trim();
            return own.Length > 0
                ? own.Trim('[', ']').Split(',').Select(Plain).Where(value => value.Length > 0)
                : head.Skip(i + 1).TakeWhile(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal)).Select(line => Plain(line.TrimStart()[2..]));
        }
        return [];
    }

    private static string Plain(string value) => value.Trim().Trim('"', '\'');

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;

    private static async Task<string> StartOfAsync(FileInfo file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.FullName, Encoding.UTF8);
        var buffer = new char[MostCharacters];
        var count = await reader.ReadBlockAsync(buffer.AsMemory(), cancellationToken);
        return new string(buffer, 0, count);
    }
}
