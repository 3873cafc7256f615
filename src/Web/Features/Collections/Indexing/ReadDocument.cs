using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Extraction;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>First half of a document's way: its file becomes text, its parts documents of their own. What was read is stored, so that a second attempt begins behind it.</summary>
internal sealed class ReadDocument(
    IDbContextFactory<PlatformDbContext> contexts, DocumentFiles files, ExtractedTexts texts, IDocumentExtraction extraction, AddDocument add, DataFolders folders, DocumentSteps steps)
{
    /// <returns>The extracted text; null when the document ended here: an archive, or one that a person must look at. Or why it cannot be read.</returns>
    public async Task<Outcome<ExtractedDocument?>> HandleAsync(CollectionDocument row, int attempt, CancellationToken cancellationToken)
    {
        if (row.ExtractedSha256 is { } known)
            return await LetPassAsync(row, attempt, await texts.ReadAsync(row.TenantId, row.Id, known, cancellationToken), cancellationToken);

        var folder = folders.Sub("work", "documents", $"{row.Id.Value:n}-{attempt}");
        try
        {
            return await ReadAsync(row, attempt, folder, cancellationToken);
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

    private async Task<Outcome<ExtractedDocument?>> ReadAsync(CollectionDocument row, int attempt, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "file");
        await using (var source = await files.OpenAsync(row.TenantId, row.Id, row.BlobSha256, cancellationToken))
        {
            await using var plain = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            await source.CopyToAsync(plain, cancellationToken);
        }

        var read = await extraction.ReadAsync(path, row.Name, row.Depth, folder, cancellationToken);
        var warnings = read.Warnings.Select(Warning).ToList();
        if (read.Parts.Count > 0)
            warnings.AddRange(await UnpackAsync(row, read.Parts, folder, cancellationToken));
        if (read.Document is not { } document)
        {
            var unpacked = await steps.ApplyAsync(row.Id, one => one.Unpack(attempt, read.Format, warnings, steps.Now), cancellationToken);
            return unpacked.Succeeded ? await ForgetFileAsync(row) : unpacked.Error;
        }

        var facts = await StoreAsync(row, document, warnings, cancellationToken);
        var noted = await steps.ApplyAsync(row.Id, one => one.Extracted(attempt, facts), cancellationToken);
        if (!noted.Succeeded)
        {
            // Somebody else has the document now, or it is gone: nothing of it may stay behind.
            files.Delete(row.TenantId, [facts.Sha256]);
            return noted.Error;
        }

        if (read.Parts.Count > 0)
            await ForgetFileAsync(row);
        return await LetPassAsync(noted.Value, attempt, document, cancellationToken);
    }

    /// <summary>Files inside become documents with the container's readers; one that is in the collection already is left out and said so.</summary>
    private async Task<List<DocumentWarning>> UnpackAsync(CollectionDocument row, IReadOnlyList<UnpackedPart> parts, string folder, CancellationToken cancellationToken)
    {
        List<DocumentWarning> left = [];
        foreach (var part in parts)
        {
            await using var content = File.OpenRead(extraction.PartPath(folder, part));
            var added = await add.HandleAsync(
                new NewDocument(row.CollectionId, $"{row.Name}/{part.Name}", content, row.BatchId, row.Groups, row.Fields)
                {
                    CreatedBy = row.CreatedBy,
                    Depth = part.Depth,
                },
                cancellationToken);
            if (!added.Succeeded)
                left.Add(new DocumentWarning(added.Error.Code, $"{part.Name}: {added.Error.Message}"));
        }

        return left;
    }

    /// <summary>A container keeps no file: erasing a document that was inside it must erase its content.</summary>
    private async Task<Outcome<ExtractedDocument?>> ForgetFileAsync(CollectionDocument row)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.CollectionDocuments.Where(one => one.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.BlobSha256, ""), CancellationToken.None);
        files.Delete(row.TenantId, [row.BlobSha256]);
        return Outcome<ExtractedDocument?>.Of(null);
    }

    private async Task<ExtractionFacts> StoreAsync(
        CollectionDocument row, ExtractedDocument document, List<DocumentWarning> warnings, CancellationToken cancellationToken)
    {
        var sha256 = await texts.StoreAsync(row.TenantId, row.Id, document, cancellationToken);
        var readable = document.Pages.Where(page => page.Span.Length > 0).ToList();
        return new ExtractionFacts(
            document.Format, document.Title is { Length: > 1000 } longTitle ? longTitle[..1000] : document.Title, sha256, document.Pages.Count, document.Text.Length,
            readable.Count == 0 ? 0 : readable.Min(page => page.Quality), [.. warnings, .. document.Warnings.Select(Warning)]);
    }

    /// <summary>Pages that are hard to read, and instructions to models, wait for a person.</summary>
    private async Task<Outcome<ExtractedDocument?>> LetPassAsync(CollectionDocument row, int attempt, ExtractedDocument document, CancellationToken cancellationToken)
    {
        if (row.IsReleased)
            return document;
        var instructions = document.Warnings.Where(warning => warning.Code == InjectionPhrases.Code).ToList();
        if (instructions.Count > 0)
            return await WithholdAsync(row, attempt, DocumentState.Quarantined, DocumentErrors.Instructions(instructions.Count, instructions.Min(one => one.Page ?? 1)), cancellationToken);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var floor = await db.Collections.Where(collection => collection.Id == row.CollectionId).Select(collection => collection.PageQualityFloor).SingleOrDefaultAsync(cancellationToken);
        var poor = document.Pages.Where(page => page.Span.Length > 0 && page.Quality < floor).ToList();
        return poor.Count == 0
            ? document
            : await WithholdAsync(row, attempt, DocumentState.NeedsReview, DocumentErrors.PagesPoor(poor.Count, poor[0].Number), cancellationToken);
    }

    private async Task<Outcome<ExtractedDocument?>> WithholdAsync(
        CollectionDocument row, int attempt, DocumentState state, DomainError reason, CancellationToken cancellationToken)
    {
        var withheld = await steps.ApplyAsync(row.Id, one => one.Withhold(attempt, state, reason.Code, reason.Message, steps.Now), cancellationToken);
        return withheld.Succeeded ? Outcome<ExtractedDocument?>.Of(null) : withheld.Error;
    }

    private static DocumentWarning Warning(ExtractionWarning warning) => new(warning.Code, warning.Message, warning.Page);
}
