using Npgsql;
using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using Platform.Rag.Index.Qdrant;
using Platform.Rag.Keyword;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Archiving;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Features.Collections.Sources;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Quartz;

namespace Platform.Web.Features.Collections;

/// <summary>Collections: private documents, indexed, searched, answered from.</summary>
internal static class CollectionsFeature
{
    private const string Qdrant = "qdrant";

    public static IServiceCollection AddCollectionsFeature(this IServiceCollection services, LatheOptions options)
    {
        AddIndexing(services, options);
        AddSources(services);
        services.AddSingleton<IBlobOwner, CollectionBlobs>();
        services.AddScoped<AddDocument>();
        services.AddScoped<AnswerModels>();
        services.AddScoped<AnswerTraces>();
        services.AddScoped<Archives>();
        services.AddSingleton<ArchiveBlobs>();
        services.AddScoped<AskCollection>();
        services.AddScoped<ChangeCollection>();
        services.AddScoped<IGroundedAnswers, CollectionGrounds>();
        services.AddScoped<ChunkPreview>();
        services.AddScoped<CollectionQueries>();
        services.AddScoped<CollectionTasks>();
        services.AddScoped<CreateCollection>();
        services.AddScoped<DocumentWishes>();
        services.AddScoped<DocumentTexts>();
        services.AddScoped<EditPassage>();
        services.AddScoped<EmbedderQueries>();
        services.AddScoped<EraseDocument>();
        services.AddScoped<IndexVersions>();
        services.AddScoped<ReaderGroups>();
        services.AddScoped<ReceiveArchive>();
        services.AddScoped<SavedQuestions>();
        services.AddScoped<ICollectionRerankers, CatalogueRerankers>();
        services.AddScoped<SearchCollection>();
        services.AddScoped<SecondLook>();
        services.AddScoped<VisiblePassages>();
        if (options.RunsJobs)
            services.AddHostedService<CollectionSweepWorker>();
        return services;
    }

    private static void AddSources(IServiceCollection services)
    {
        services.AddScoped<CollectionSources>();
        services.AddScoped<DocumentSources>();
        // an address that redirects would lead out of what the operator allowed
        services.AddHttpClient(DocumentSources.Client).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15) });
        services.AddScoped<SourceDocuments>();
        services.AddScoped<ICollectionWork, SyncSource>();
        services.AddQuartz(quartz => quartz.ScheduleJob<SyncScheduleJob>(trigger => trigger.WithIdentity(SyncScheduleJob.Key)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(SyncScheduleJob.Every).RepeatForever())));
    }

    private static void AddIndexing(IServiceCollection services, LatheOptions options)
    {
        AddStores(services, options);
        services.AddSingleton<IndexStores>();
        services.AddSingleton<DocumentFiles>();
        services.AddSingleton<ExtractedTexts>();
        services.AddSingleton<ICollectionEmbedders, CatalogueEmbedders>();
        services.AddScoped<CollectionClaims>();
        services.AddScoped<DocumentSteps>();
        services.AddScoped<IndexingParts>();
        services.AddScoped<IndexDocument>();
        services.AddScoped<PassageRows>();
        services.AddScoped<PutIntoIndex>();
        services.AddScoped<ReadDocument>();
        services.AddScoped<MeasureFirstPass>();
        services.AddScoped<ICollectionWork, BuildIndex>();
        services.AddScoped<ICollectionWork>(provider => provider.GetRequiredService<MeasureFirstPass>());
        services.AddScoped<ICollectionWork, MeasureRetrieval>();
        services.AddScoped<RestoreTargets>();
        services.AddScoped<ICollectionWork, RestoreArchive>();
        services.AddScoped<ICollectionWork, WriteArchive>();
        services.AddScoped<ICollectionWork, ProposeQuestions>();
        services.AddScoped<ICollectionWork, ReindexDocuments>();
        services.AddQueuedJob<IndexDocumentJob>(IndexDocumentJob.Key, options);
        services.AddQueuedJob<CollectionTaskJob>(CollectionTaskJob.Key, options);
    }

    // Embedded vectors belong to one process: where several work on the same collections, they stand in Qdrant.
    private static void AddStores(IServiceCollection services, LatheOptions options)
    {
        if (options.VectorStore == "qdrant")
        {
            var qdrant = new QdrantOptions(new Uri(options.QdrantAddress ?? "http://localhost:6333"), options.QdrantApiKey);
            services.AddHttpClient(Qdrant).ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan);
            services.AddSingleton<IVectorIndex>(provider =>
                new QdrantVectorIndex(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Qdrant), qdrant, provider.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton<IVectorIndex>(provider => new EmbeddedVectorIndex(
                provider.GetRequiredService<DataFolders>().Sub("indexes", "vectors"), TimeSpan.FromMinutes(options.IndexIdleMinutes), provider.GetRequiredService<TimeProvider>()));
        }

        if (options.Database == "postgres")
            services.AddSingleton<IKeywordIndex>(_ => new PostgresKeywordIndex(NpgsqlDataSource.Create(options.PostgresConnection!)));
        else
            services.AddSingleton<IKeywordIndex>(provider => new SqliteKeywordIndex(provider.GetRequiredService<DataFolders>().Sub("indexes", "words")));
    }
}
