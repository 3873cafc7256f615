using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>Something about an archive is wrong; the error says what.</summary>
internal sealed class ArchiveException(DomainError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public DomainError Error { get; } = error;
}

/// <summary>An archive opened for reading. Its parts are found by the names that this Lathe gives them, never by names of the archive's own.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private const int MostParts = 500_000;
    private const int MostManifestBytes = 128 << 20;
    private const int MostLineBytes = 32 << 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private ArchiveFile(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, ArchiveManifest manifest) => (_zip, _entries, Manifest) = (zip, entries, manifest);

    public ArchiveManifest Manifest { get; }

    /// <summary>Opens an archive and reads its manifest; takes over the stream.</summary>
    /// <exception cref="ArchiveException">It is none, of another version, or its parts are not those that the manifest names.</exception>
    public static ArchiveFile Open(Stream stream)
    {
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false);
            if (zip.Entries.Count > MostParts)
                throw new ArchiveException(ArchiveErrors.TooManyParts(zip.Entries.Count, MostParts));
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries)
            {
                if ((entry.FullName != ArchiveFormat.Manifest && !ArchiveFormat.IsPart(entry.FullName)) || !entries.TryAdd(entry.FullName, entry))
                    throw new ArchiveException(ArchiveErrors.PartUnknown(Shown(entry.FullName)));
            }

            return new ArchiveFile(zip, entries, ManifestOf(entries));
        }
        catch (InvalidDataException fault)
        {
            throw new ArchiveException(ArchiveErrors.NoArchive(), fault);
        }
        catch
        {
            zip?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    public bool Has(string part) => _entries.ContainsKey(part);

    /// <exception cref="ArchiveException">The archive has no such part.</exception>
    public Stream OpenPart(string part) => _entries.TryGetValue(part, out var entry) ? entry.Open() : throw new ArchiveException(ArchiveErrors.PartMissing(part));

    /// <summary>The rows of a part of JSON lines.</summary>
    /// <exception cref="ArchiveException">A line is too long or not what it should be.</exception>
    public async IAsyncEnumerable<T> LinesAsync<T>(string part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = OpenPart(part);
        using var lines = new Utf8Lines(stream, MostLineBytes);
        while (await lines.NextAsync(cancellationToken) is { } line)
            yield return line.TooLong ? throw new ArchiveException(ArchiveErrors.PartDamaged(part)) : Parse<T>(part, line.Bytes.Span);
    }

    /// <summary>The vectors in the order of the searched passages.</summary>
    public async IAsyncEnumerable<(Guid Document, int Ordinal, float[] Vector)> VectorsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Manifest.Index.Dimensions == 0)
            yield break;
        await using var stream = OpenPart(ArchiveFormat.Vectors);
        var record = new byte[ArchiveFormat.VectorHead + sizeof(float) * Manifest.Index.Dimensions];
        while (await stream.ReadAtLeastAsync(record, record.Length, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
        {
            if (read < record.Length)
                throw new ArchiveException(ArchiveErrors.PartDamaged(ArchiveFormat.Vectors));
            yield return (
                new Guid(record.AsSpan(0, 16), bigEndian: true), BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(16)), MemoryMarshal.Cast<byte, float>(record.AsSpan(ArchiveFormat.VectorHead)).ToArray());
        }
    }

    public void Dispose() => _zip.Dispose();

    private static ArchiveManifest ManifestOf(Dictionary<string, ZipArchiveEntry> entries)
    {
        if (!entries.TryGetValue(ArchiveFormat.Manifest, out var entry))
            throw new ArchiveException(ArchiveErrors.PartMissing(ArchiveFormat.Manifest));
        if (entry.Length > MostManifestBytes)
            throw new ArchiveException(ArchiveErrors.TooLarge(entry.Length, MostManifestBytes));
        var bytes = new byte[entry.Length];
        using (var stream = entry.Open())
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new ArchiveException(ArchiveErrors.PartDamaged(ArchiveFormat.Manifest));
        }

        RequireVersion(bytes);
        var manifest = Parse<ArchiveManifest>(ArchiveFormat.Manifest, bytes);
        foreach (var part in manifest.Parts)
        {
            if (!ArchiveFormat.IsPart(part.Name))
                throw new ArchiveException(ArchiveErrors.PartUnknown(Shown(part.Name)));
            if (!entries.ContainsKey(part.Name))
                throw new ArchiveException(ArchiveErrors.PartMissing(part.Name));
        }

        var named = manifest.Parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        if (entries.Keys.FirstOrDefault(name => name != ArchiveFormat.Manifest && !named.Contains(name)) is { } unnamed)
            throw new ArchiveException(ArchiveErrors.PartUnknown(unnamed));
        string[] needed = manifest.Index.Dimensions > 0
            ? [ArchiveFormat.Documents, ArchiveFormat.Passages, ArchiveFormat.Questions, ArchiveFormat.Vectors]
            : [ArchiveFormat.Documents, ArchiveFormat.Passages, ArchiveFormat.Questions];
        return needed.FirstOrDefault(name => !named.Contains(name)) is { } missing ? throw new ArchiveException(ArchiveErrors.PartMissing(missing)) : manifest;
    }

    // A later version may have other members: its number is read before them.
    private static void RequireVersion(byte[] manifest)
    {
        var head = Parse<JsonElement>(ArchiveFormat.Manifest, manifest);
        var (format, version) = head.ValueKind == JsonValueKind.Object
            && head.TryGetProperty("Format", out var name) && name.ValueKind == JsonValueKind.String && head.TryGetProperty("Version", out var number) && number.TryGetInt32(out var value)
            ? (name.GetString()!, value)
            : ("", 0);
        if (format != ArchiveFormat.Name || version is < 1 or > ArchiveFormat.Version)
            throw new ArchiveException(ArchiveErrors.WrongVersion(Shown(format), version, ArchiveFormat.Version));
    }

    private static T Parse<T>(string part, ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, ArchiveFormat.Json) ?? throw new ArchiveException(ArchiveErrors.PartDamaged(part));
        }
        catch (JsonException fault)
        {
            throw new ArchiveException(ArchiveErrors.PartDamaged(part), fault);
        }
    }

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;
}
