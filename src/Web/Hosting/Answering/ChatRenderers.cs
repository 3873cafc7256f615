using System.Collections.Concurrent;
using Platform.Training.Tokenizers;

namespace Platform.Web.Hosting.Answering;

/// <summary>Tokenizer and chat template of a base model.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Chat">The template.</param>
internal sealed record ModelText(Tokenizer Tokenizer, ChatRenderer Chat);

/// <summary>Reads each base model's tokenizer and chat template once, and again when its file has changed.</summary>
internal sealed class ChatRenderers
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, ModelText Text)> _known = new(StringComparer.Ordinal);

    /// <exception cref="Platform.Training.Engine.EngineException">The tokenizer or the template cannot be used; refusals of both.</exception>
    public ModelText Of(string folder)
    {
        var writtenAt = File.GetLastWriteTimeUtc(Path.Combine(folder, "tokenizer_config.json"));
        if (_known.TryGetValue(folder, out var known) && known.WrittenAt == writtenAt)
            return known.Text;
        var tokenizer = Tokenizer.Load(folder);
        var text = new ModelText(tokenizer, new ChatRenderer(tokenizer));
        _known[folder] = (writtenAt, text);
        return text;
    }
}
