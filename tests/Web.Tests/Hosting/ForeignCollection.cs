using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Rag.Documents;
using Platform.Web.Features.Collections.Archiving;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Hosting;

/// <summary>A collection with an indexed document and an answer, made for real.</summary>
internal sealed record ForeignCollection(CollectionId CollectionId, DocumentId DocumentId, CollectionIndexId IndexId, AnswerTraceId AnswerId, ArchiveId ArchiveId)
{
    public static async Task<ForeignCollection> MakeAsync(IServiceProvider services, ProjectId project, string word)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var scope = services.GetRequiredService<ITenantContext>().Scope;
        var collection = Collection.Create(scope, project, $"{word} collection", null, "test", now).Value;
        var index = collection.NextIndex(new IndexSettings(), "test", now).Value;
        var id = TypedId.New<DocumentId>(now);
        var files = services.GetRequiredService<DocumentFiles>();
        var file = await files.StoreAsync(scope.TenantId, id, new MemoryStream("text"u8.ToArray()), default);
        var text = new ExtractedDocument("txt", null, $"{word} text", [new ExtractedPage(1, new TextSpan(0, word.Length + 5), 1)], [], []);
        var read = await services.GetRequiredService<ExtractedTexts>().StoreAsync(scope.TenantId, id, text, default);
        var document = new CollectionDocument(collection, id, new StoredDocument($"{word} file.txt", file.Blob, file.Content, file.Bytes, default), "test", now);
        var attempt = document.Claim(now, TimeSpan.FromMinutes(1)).Value;
        document.Extracted(attempt, new ExtractionFacts("txt", null, read, 1, text.Text.Length, 1, []));
        document.Complete(attempt, 0, now);
        var content = new TraceContent { Question = $"{word} question", Answer = word, State = AnswerState.Supported, IndexId = index.Id.Value, Model = new TraceModel(default, word, word) };
        var trace = new AnswerTrace(collection, content, "test", now);
        var archive = TypedId.New<ArchiveId>(now);
        var stored = await services.GetRequiredService<ArchiveBlobs>().StoreAsync(scope.TenantId, archive, new MemoryStream("archive"u8.ToArray()), default);
        var db = services.GetRequiredService<PlatformDbContext>();
        db.AddRange(collection, index, document, trace, new CollectionArchive(archive, collection, ArchiveKind.BackUp, (stored.Blob, stored.Bytes), (1, 0, 1), "test", now));
        await db.SaveChangesAsync();
        return new(collection.Id, id, index.Id, trace.Id, archive);
    }

    public string Meant(string name) => name.ToUpperInvariant() switch
    {
        "DOCUMENTID" => DocumentId.ToString(),
        "INDEXID" => IndexId.ToString(),
        "ARCHIVEID" => ArchiveId.ToString(),
        "ANSWERID" => AnswerId.ToString(),
        _ => CollectionId.ToString(),
    };
}
