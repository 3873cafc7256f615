using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Rag.Documents;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Extraction;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>A page of a document as the viewer shows it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Label">Name of a sheet or slide.</param>
/// <param name="Start">First character in the document's text.</param>
/// <param name="Quality">How far its text can be trusted, 0 to 1.</param>
/// <param name="Text">Its text.</param>
public sealed record PageView(int Number, string? Label, int Start, double Quality, string Text);

/// <summary>A passage in the viewer or the preview.</summary>
public sealed record ChunkView(
    Guid? Id, int Ordinal, int Start, int Length, int FirstPage, int LastPage, IReadOnlyList<string> Headings, string Text, int Tokens, bool IsSearched, bool IsEnabled, int Revision);

/// <summary>A document with the text of one page.</summary>
public sealed record DocumentTextView(
    DocumentListItem Document, string Title, int Pages, int Characters, bool HasPictures, PageView Page, IReadOnlyList<ChunkView> Chunks, IReadOnlyList<DocumentWarning> Warnings);

/// <summary>Texts and pictures of documents, for those who may read them.</summary>
internal sealed class DocumentTexts(
    IDbContextFactory<PlatformDbContext> contexts, ReaderGroups groups, CollectionQueries queries, ExtractedTexts texts, DocumentFiles files, IDocumentExtraction extraction, DataFolders folders)
{
    private const int PictureSide = 1400;

    /// <summary>One page of a document.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="page">Number of the page; null for the page of <paramref name="at"/>, or the first.</param>
    /// <param name="at">A character of the document's text.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Refused with <c>document.not_found</c>, also before its text was read.</returns>
    public async Task<Outcome<DocumentTextView>> PageAsync(CollectionId collection, DocumentId id, int? page, int? at, CancellationToken cancellationToken)
    {
        if (await FindAsync(collection, id, cancellationToken) is not { ExtractedSha256: { } blob } row)
            return DocumentErrors.NotFound();
        var document = await texts.ReadAsync(row.TenantId, id, blob, cancellationToken);
        var item = await queries.DocumentAsync(collection, id, cancellationToken);
        if (!item.Succeeded)
            return item.Error;
        var shown = Shown(document, page, at);
        return new DocumentTextView(
            item.Value, row.Title, row.Pages, row.Characters, row.Format == "pdf" && row.BlobSha256.Length > 0,
            new PageView(shown.Number, shown.Label, shown.Span.Start, shown.Quality, document.Text.Substring(shown.Span.Start, shown.Span.Length)),
            await ChunksAsync(row, shown, cancellationToken), row.Warnings);
    }

    /// <summary>Cuts a document as other settings would, without changing anything.</summary>
    /// <returns>Refused with <c>document.not_found</c>.</returns>
    public async Task<Outcome<IReadOnlyList<ChunkView>>> PreviewAsync(
        CollectionId collection, DocumentId id, IndexSettings settings, ICollectionEmbedders embedders, CancellationToken cancellationToken)
    {
        if (await FindAsync(collection, id, cancellationToken) is not { ExtractedSha256: { } blob } row)
            return DocumentErrors.NotFound();
        var opened = await embedders.OpenAsync(settings, cancellationToken);
        var document = await texts.ReadAsync(row.TenantId, id, blob, cancellationToken);
        return Outcome<IReadOnlyList<ChunkView>>.Of([.. Passages.Of(document, settings.Chunks, opened.Succeeded ? opened.Value : null).Select(chunk => new ChunkView(
            null, chunk.Ordinal, chunk.Span.Start, chunk.Span.Length, chunk.FirstPage, chunk.LastPage, chunk.Headings, chunk.Text, chunk.Tokens, chunk.IsSearched, true, 0))]);
    }

    /// <summary>The picture of a page of a PDF, drawn when it is looked at; nothing of it is kept.</summary>
    /// <returns>PNG. Refused with <c>document.not_found</c> or as the reader of the file refuses.</returns>
    public async Task<Outcome<byte[]>> PictureAsync(CollectionId collection, DocumentId id, int page, CancellationToken cancellationToken)
    {
        if (await FindAsync(collection, id, cancellationToken) is not { Format: "pdf", BlobSha256.Length: > 0 } row || page < 1 || page > row.Pages)
            return DocumentErrors.NotFound();
        var folder = folders.Sub("work", "pages", Guid.CreateVersion7().ToString("N"));
        try
        {
            var path = Path.Combine(folder, "file.pdf");
            await using (var source = await files.OpenAsync(row.TenantId, id, row.BlobSha256, cancellationToken))
            {
                await using var plain = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                await source.CopyToAsync(plain, cancellationToken);
            }

            return await File.ReadAllBytesAsync(await extraction.DrawPageAsync(path, page, PictureSide, folder, cancellationToken), cancellationToken);
        }
        catch (ExtractionException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<CollectionDocument?> FindAsync(CollectionId collection, DocumentId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.AsNoTracking().ReadBy(reader).SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken);
    }

    private async Task<IReadOnlyList<ChunkView>> ChunksAsync(CollectionDocument row, ExtractedPage page, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var active = await db.Collections.Where(collection => collection.Id == row.CollectionId).Select(collection => collection.ActiveIndexId).SingleAsync(cancellationToken);
        var chunks = await db.StoredChunks.AsNoTracking()
            .Where(chunk => chunk.IndexId == active && chunk.DocumentId == row.Id && chunk.FirstPage <= page.Number && chunk.LastPage >= page.Number).OrderBy(chunk => chunk.Ordinal).ToListAsync(cancellationToken);
        return [.. chunks.Select(chunk => new ChunkView(
            chunk.Id.Value, chunk.Ordinal, chunk.Start, chunk.Length, chunk.FirstPage, chunk.LastPage, chunk.Headings, chunk.Text, chunk.Tokens, chunk.IsSearched, chunk.IsEnabled, chunk.Revision))];
    }

    private static ExtractedPage Shown(ExtractedDocument document, int? page, int? at)
    {
        if (page is { } number && document.Pages.FirstOrDefault(one => one.Number == number) is { } asked)
            return asked;
        return at is { } character && document.Pages.FirstOrDefault(one => one.Span.Start <= character && character < one.Span.End) is { } held ? held : document.Pages[0];
    }
}
