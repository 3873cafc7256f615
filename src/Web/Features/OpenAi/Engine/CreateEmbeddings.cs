using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Training.Engine;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.OpenAi.Engine;

/// <summary>Vectors of a call.</summary>
internal sealed record Embedded(string Model, IReadOnlyList<float[]> Vectors, long Tokens);

/// <summary>Embeds what a program sent. A text that is too long is refused, not cut: the program would not notice.</summary>
internal sealed class CreateEmbeddings(IEmbedderCatalogue catalogue, IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, UsageTally tally)
{
    /// <summary>Most tokens of one call, all inputs together.</summary>
    public const int MostTokens = 300_000;

    private const int InputsARequest = 256;

    /// <param name="body">What was asked.</param>
    /// <param name="project">Id of the project that it is counted for, as the program named it; null counts it for the workspace.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(Embedded? Done, OpenAiRefusal? Refusal)> HandleAsync(EmbeddingsBody body, string? project, CancellationToken cancellationToken)
    {
        var owner = TypedId.Parse<ProjectId>(project);
        if (project is not null && !await IsThereAsync(owner, cancellationToken))
            return (null, OpenAiRefusal.Invalid("OpenAI-Project", $"There is no project '{project}' in this workspace. Give the id that stands in the project's address, or leave the header out."));
        var models = await catalogue.ListAsync(cancellationToken);
        if (models.FirstOrDefault(model => model.Name == body.Model || model.Id.ToString() == body.Model) is not { } chosen)
            return (null, OpenAiRefusal.UnknownModel(body.Model, models.Select(model => model.Name)));
        if (body.Dimensions is { } asked && asked != chosen.Dimensions)
            return (null, OpenAiRefusal.Invalid("dimensions", $"The model '{chosen.Name}' gives vectors of {chosen.Dimensions} dimensions and cannot give {asked}. Leave 'dimensions' out."));
        var opened = await catalogue.OpenAsync(chosen.Id, cancellationToken);
        if (!opened.Succeeded)
            return (null, OpenAiRefusal.Of(opened.Error));
        var (sequences, refusal) = Encode(body, opened.Value);
        if (refusal is not null)
            return (null, refusal);
        try
        {
            var (began, tokens) = (Stopwatch.GetTimestamp(), sequences.Sum(ids => (long)ids.Length));
            var vectors = await EmbedAsync(opened.Value, sequences, cancellationToken);
            tally.Add(tenant.Scope, owner, UsageKind.Embeddings, new UsageAmount(tokens, 0, Stopwatch.GetElapsedTime(began).TotalSeconds, sequences.Length));
            return (new Embedded(chosen.Name, vectors, tokens), null);
        }
        catch (EngineException fault)
        {
            return (null, new OpenAiRefusal(StatusCodes.Status400BadRequest, fault.Message, "input", fault.Code));
        }
        catch (EngineUnavailableException)
        {
            return (null, OpenAiRefusal.Of(new DomainError("engine.unavailable", "The engine ended and is started again. Try once more in a moment.", ErrorKind.Conflict)));
        }
    }

    private async Task<bool> IsThereAsync(ProjectId? project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return project is { } id && await db.Projects.AnyAsync(row => row.Id == id, cancellationToken);
    }

    private static (int[][] Sequences, OpenAiRefusal? Refusal) Encode(EmbeddingsBody body, EngineTextEmbedder embedder)
    {
        var count = body.Texts.Count + body.Tokens.Count;
        var sequences = new int[count][];
        long total = 0;
        for (var index = 0; index < count; index++)
        {
            var wrong = body.Tokens.Count > 0 ? Array.FindIndex(body.Tokens[index], id => id < 0 || id >= embedder.Description.VocabularySize) : -1;
            if (wrong >= 0)
                return ([], OpenAiRefusal.Invalid("input", $"'input[{index}]' holds the token {body.Tokens[index][wrong]}; the model knows 0 to {embedder.Description.VocabularySize - 1}."));
            sequences[index] = body.Tokens.Count > 0 ? embedder.Tokenizer.WrapWhole(body.Tokens[index]) : embedder.Tokenizer.EncodeWhole(body.Texts[index], body.IsQuery);
            if (sequences[index].Length > embedder.MaxTokens)
                return ([], OpenAiRefusal.Invalid("input", $"'input[{index}]' has {sequences[index].Length} tokens, the model takes at most {embedder.MaxTokens}. Split the text."));
            total += sequences[index].Length;
            if (total > MostTokens)
                return ([], OpenAiRefusal.Invalid("input", $"The inputs have more than {MostTokens:N0} tokens together. Send them in several calls."));
        }

        return (sequences, null);
    }

    private static async Task<List<float[]>> EmbedAsync(EngineTextEmbedder embedder, int[][] sequences, CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(sequences.Length);
        foreach (var part in sequences.Chunk(InputsARequest))
            vectors.AddRange((await embedder.ComputeAsync(part, cancellationToken)).Vectors);
        return vectors;
    }
}
