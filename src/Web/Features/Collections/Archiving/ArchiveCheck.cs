using System.Buffers;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Domain.Collections;
using Platform.Rag.Documents;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>Reads a whole archive before anything of it is used: lengths, hashes, and that its parts fit each other.</summary>
internal sealed class ArchiveCheck(ArchiveFile archive)
{
    private const int BlockBytes = 64 * 1024;
    private const double LengthTolerance = 0.01;

    private readonly Dictionary<Guid, ArchivedDocument> _documents = [];

    /// <param name="room">Bytes that there is room for.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArchiveException">What is wrong.</exception>
    public async Task RunAsync(long room, CancellationToken cancellationToken)
    {
        var parts = archive.Manifest.Parts;
        if (parts.Any(part => part.Bytes < 0) || parts.Sum(part => (decimal)part.Bytes) is var whole && whole > room)
            throw new ArchiveException(ArchiveErrors.TooLarge((long)Math.Min(long.MaxValue, parts.Sum(part => Math.Abs((decimal)part.Bytes))), room));
        foreach (var part in parts)
            await HashAsync(part, cancellationToken);
        RequireSettings();
        await DocumentsAsync(cancellationToken);
        await PassagesAsync(cancellationToken);
        await QuestionsAsync(cancellationToken);
    }

    // Stops with the first byte beyond the stated length, so that a part that unpacks to more than it says costs nothing.
    private async Task HashAsync(ArchivePart part, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            await using var stream = archive.OpenPart(part.Name);
            var bytes = 0L;
            while (bytes <= part.Bytes && await stream.ReadAsync(buffer.AsMemory(0, BlockBytes), cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                bytes += read;
            }

            if (bytes != part.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != part.Sha256)
                throw Damaged(part.Name);
        }
        catch (InvalidDataException fault)
        {
            throw new ArchiveException(ArchiveErrors.PartDamaged(part.Name), fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void RequireSettings()
    {
        var index = archive.Manifest.Index;
        Require(index.Dimensions is >= 0 and <= 65_536 && index.Dimensions > 0 == index.EmbedderIdentity.Length > 0 && index.EmbedderIdentity.Length <= 500, ArchiveFormat.Manifest);
        Require(index.Fusion is null || (double.IsFinite(index.Fusion.Lean) && double.IsFinite(index.Fusion.Sureness)), ArchiveFormat.Manifest);
    }

    private async Task DocumentsAsync(CancellationToken cancellationToken)
    {
        await foreach (var one in archive.LinesAsync<ArchivedDocument>(ArchiveFormat.Documents, cancellationToken))
        {
            Require(
                _documents.TryAdd(one.Id, one) && one.Name.Length is > 0 and <= 1000 && one.Title.Length <= 1000 && one.Format.Length <= 40 && one.ContentSha256.Length == 64 && one.Bytes >= 0
                && Enum.IsDefined(one.State) && one.State is not (DocumentState.Erasing or DocumentState.Unpacked or DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding)
                && one.Groups.Count <= CollectionDocument.MaxGroups && one.Groups.All(group => group.Trim().Length is > 0 and <= ReaderGroup.MaxNameLength) && FieldsFit(one.Fields)
                && (one.FailureCode?.Length ?? 0) <= 100 && (one.FailureMessage?.Length ?? 0) <= 2000 && (one.State != DocumentState.Indexed || one.HasText),
                ArchiveFormat.Documents);
            if (one.HasFile && !archive.Has(ArchiveFormat.FileOf(one.Id)))
                throw new ArchiveException(ArchiveErrors.PartMissing(ArchiveFormat.FileOf(one.Id)));
            if (one.HasText)
                await TextAsync(one, cancellationToken);
        }

        Require(_documents.Count == archive.Manifest.Documents, ArchiveFormat.Documents);
    }

    private static bool FieldsFit(IReadOnlyDictionary<string, string> fields) => fields.Count <= CollectionDocument.MaxFields
        && fields.All(field => field.Key.Length is > 0 and <= CollectionDocument.MaxFieldLength && field.Value.Length <= CollectionDocument.MaxFieldLength);

    private async Task TextAsync(ArchivedDocument one, CancellationToken cancellationToken)
    {
        var part = ArchiveFormat.TextOf(one.Id);
        await using var stream = archive.OpenPart(part);
        try
        {
            var text = await JsonSerializer.DeserializeAsync<ExtractedDocument>(stream, ArchiveFormat.Json, cancellationToken);
            Require(text is not null && text.Text.Length == one.Characters && text.Pages.All(page => Within(page.Span, text.Text)) && text.Blocks.All(block => Within(block.Span, text.Text)), part);
        }
        catch (JsonException fault)
        {
            throw new ArchiveException(ArchiveErrors.PartDamaged(part), fault);
        }
    }

    private static bool Within(TextSpan span, string text) => span.Start >= 0 && span.Length >= 0 && (long)span.Start + span.Length <= text.Length;

    private async Task PassagesAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        HashSet<(Guid, int)> known = [];
        await using var vectors = archive.VectorsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (var one in archive.LinesAsync<ArchivedPassage>(ArchiveFormat.Passages, cancellationToken))
        {
            var facts = one.Facts;
            Require(
                _documents.TryGetValue(one.Document, out var document) && document.State == DocumentState.Indexed && facts.Ordinal >= 0 && known.Add((one.Document, facts.Ordinal))
                && facts.Text.Length <= StoredChunk.MaxTextLength && facts.Start >= 0 && facts.Length >= 0 && (long)facts.Start + facts.Length <= document.Characters && one.Revision >= 0,
                ArchiveFormat.Passages);
            count++;
            if (!facts.IsSearched || archive.Manifest.Index.Dimensions == 0)
                continue;
            Require(await vectors.MoveNextAsync() && vectors.Current.Document == one.Document && vectors.Current.Ordinal == facts.Ordinal
                && Math.Abs(TensorPrimitives.Norm<float>(vectors.Current.Vector) - 1) <= LengthTolerance, ArchiveFormat.Vectors);
        }

        Require(!await vectors.MoveNextAsync(), ArchiveFormat.Vectors);
        Require(count == archive.Manifest.Passages, ArchiveFormat.Passages);
    }

    private async Task QuestionsAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var one in archive.LinesAsync<ArchivedQuestion>(ArchiveFormat.Questions, cancellationToken))
        {
            count++;
            Require(
                one.Content.Text.Trim().Length is > 0 and <= SavedQuestion.MaxTextLength && Enum.IsDefined(one.Source) && Enum.IsDefined(one.State)
                && one.Content.Expected.All(expected => _documents.ContainsKey(expected.DocumentId)),
                ArchiveFormat.Questions);
        }

        Require(count == archive.Manifest.Questions, ArchiveFormat.Questions);
    }

    private static void Require(bool holds, string part)
    {
        if (!holds)
            throw Damaged(part);
    }

    private static ArchiveException Damaged(string part) => new(ArchiveErrors.PartDamaged(part));
}
