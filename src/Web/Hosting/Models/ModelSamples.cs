using System.Collections.Concurrent;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Training.Data;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Web.Hosting.Models;

/// <summary>A few tokens that together are whole characters.</summary>
/// <param name="Text">What they say.</param>
/// <param name="Ids">Their ids, in words.</param>
/// <param name="Special">True for a mark of the format.</param>
public sealed record SampleToken(string Text, string Ids, bool Special);

/// <summary>A stretch of a row with one role.</summary>
/// <param name="Role">Whose words; <c>template</c> for the template's own.</param>
/// <param name="Learned">True where the tokens are learned.</param>
/// <param name="Tokens">The tokens.</param>
public sealed record SampleBlock(string Role, bool Learned, IReadOnlyList<SampleToken> Tokens);

/// <summary>A row as the model reads it.</summary>
/// <param name="Index">Place in the split, from 0.</param>
/// <param name="Source">File and line the row came from.</param>
/// <param name="Blocks">The blocks in order; empty when the row is left out.</param>
/// <param name="Tokens">Tokens of the row.</param>
/// <param name="Learned">Tokens that are learned.</param>
/// <param name="IsLeftOut">True when the row is longer than the limit.</param>
public sealed record SampleView(int Index, string Source, IReadOnlyList<SampleBlock> Blocks, int Tokens, int Learned, bool IsLeftOut);

/// <summary>Shows rows as the model reads them: its own template, its own tokenizer, the tokens that are learned.</summary>
internal sealed class ModelSamples
{
    private const int MostModels = 4;

    private readonly ConcurrentDictionary<string, (Tokenizer Tokenizer, ChatRenderer Renderer)> _readers = new(StringComparer.Ordinal);

    /// <param name="model">The base model.</param>
    /// <param name="rows">Rows with their place in the split.</param>
    /// <param name="maxTokens">Longest row, 0 for the model's context.</param>
    /// <param name="maxInputTokens">Longest text of a user, 0 for uncut.</param>
    /// <returns>Refused with the reader's code, such as <c>chat_template.missing</c>.</returns>
    public Outcome<IReadOnlyList<SampleView>> Show(BaseModel model, IReadOnlyList<(int Index, DatasetRow Row)> rows, int maxTokens, int maxInputTokens)
    {
        try
        {
            var (tokenizer, renderer) = ReaderOf(model);
            var limit = maxTokens > 0 ? Math.Min(maxTokens, model.ContextTokens) : model.ContextTokens;
            var reader = new RowTokenizer(tokenizer, renderer, new RowTokenizerOptions { MaxTokens = limit, MaxInputTokens = maxInputTokens });
            return rows.Select(row => Show(row.Index, row.Row, reader, tokenizer)).ToList();
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    private (Tokenizer Tokenizer, ChatRenderer Renderer) ReaderOf(BaseModel model)
    {
        if (_readers.TryGetValue(model.ContentHash, out var known))
            return known;
        if (_readers.Count >= MostModels)
            _readers.Clear();
        var tokenizer = Tokenizer.Load(model.Folder);
        return _readers[model.ContentHash] = (tokenizer, new ChatRenderer(tokenizer));
    }

    private static SampleView Show(int index, DatasetRow row, RowTokenizer reader, Tokenizer tokenizer)
    {
        var source = $"{row.Source.File}:{row.Source.Line}";
        var messages = row.Messages.Select(message => new ChatMessage(RoleOf(message.Role), message.Content)).ToList();
        var example = reader.Tokenize(new TrainingRow(row.Source.Line, row.Id, messages, row.Label));
        if (example is null)
            return new SampleView(index, source, [], 0, 0, IsLeftOut: true);
        var view = ExampleView.Of(example, tokenizer);
        return new SampleView(index, source, [.. view.Blocks.Select(BlockOf)], view.TokenCount, view.LearnedCount, IsLeftOut: false);
    }

    private static SampleBlock BlockOf(BlockView block) =>
        new(block.Role, block.Learned, [.. block.Tokens.Select(token => new SampleToken(token.Text, string.Join(", ", token.Ids), token.Special))]);

    private static string RoleOf(MessageRole role) => role switch
    {
        MessageRole.System => "system",
        MessageRole.User => "user",
        MessageRole.Assistant => ChatMessage.Assistant,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };
}
