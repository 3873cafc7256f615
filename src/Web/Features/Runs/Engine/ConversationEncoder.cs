using Platform.Domain.Datasets;
using Platform.Training.Data;
using Platform.Training.Recipes;
using Platform.Training.Tokenizers;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>Puts rows of a dataset into the form the model was made for: the same tokens that <c>lathe run</c> makes of the exported files.</summary>
internal sealed class ConversationEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatRenderer _renderer;
    private readonly RowTokenizer _rows;

    /// <param name="modelFolder">Folder of the base model.</param>
    /// <param name="maxTokens">Longest row.</param>
    /// <param name="maxInputTokens">Longest user's text; 0 means uncut.</param>
    public ConversationEncoder(string modelFolder, int maxTokens, int maxInputTokens)
    {
        _tokenizer = Tokenizer.Load(modelFolder);
        _renderer = new ChatRenderer(_tokenizer);
        _rows = new RowTokenizer(_tokenizer, _renderer, new RowTokenizerOptions { MaxTokens = maxTokens, MaxInputTokens = maxInputTokens });
    }

    public IReadOnlyList<int> StopTokens => _renderer.StopTokens;

    public string Text(IReadOnlyList<int> tokens) => _tokenizer.Decode([.. tokens], skipSpecialTokens: true).Trim();

    /// <summary>The row as the engine takes it; null when it is too long.</summary>
    public RecipeRow? Encode(int index, DatasetRow row)
    {
        var messages = row.Messages.Select(message => new ChatMessage(NameOf(message.Role), message.Content)).ToList();
        return _rows.Tokenize(new TrainingRow(index + 1, row.Id, messages, row.Label)) is { } example
            ? new RecipeRow(index, example.ToDatum(), example.Prompt, row.Answer)
            : null;
    }

    private static string NameOf(MessageRole role) => role switch
    {
        MessageRole.System => "system",
        MessageRole.User => "user",
        MessageRole.Assistant => ChatMessage.Assistant,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };
}
