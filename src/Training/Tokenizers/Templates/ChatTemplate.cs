using Platform.Training.Engine;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>A rendered conversation.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Generated">Stretches that the template marks as written by the assistant (<c>{% generation %}</c>); empty where it marks none.</param>
public sealed record RenderedTemplate(string Text, IReadOnlyList<(int Start, int End)> Generated);

/// <summary>A model's own chat template: the part of Jinja that such templates use, interpreted with limits on steps, output and depth.</summary>
public sealed class ChatTemplate
{
    private const int MostCharacters = 1 << 20;
    private readonly Statement _root;

    private ChatTemplate(Statement root, string source)
    {
        _root = root;
        Source = source;
    }

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>True when the template marks the assistant's text by itself.</summary>
    public bool MarksGeneration => Source.Contains("endgeneration", StringComparison.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <param name="source">Jinja text.</param>
    /// <exception cref="EngineException"><c>chat_template.broken</c>, <c>chat_template.unsupported</c>, <c>chat_template.too_much</c>.</exception>
    public static ChatTemplate Parse(string source) => source.Length <= MostCharacters
        ? new ChatTemplate(StatementParser.Parse(source), source)
        : throw TemplateErrors.TooMuch($"has {source.Length} characters; at most {MostCharacters} are read");

    /// <summary>Renders a conversation.</summary>
    /// <param name="variables">What the template may use: <c>messages</c>, <c>tools</c>, <c>add_generation_prompt</c>, names of special tokens …;
    /// values are null, bool, long, double, string, lists and dictionaries of those.</param>
    /// <param name="now">Time that <c>strftime_now</c> gives.</param>
    /// <exception cref="EngineException"><c>chat_template.failed</c>, <c>chat_template.unsupported</c>, <c>chat_template.conversation_refused</c>, <c>chat_template.too_much</c>.</exception>
    public RenderedTemplate Render(IReadOnlyDictionary<string, object?> variables, DateTimeOffset now)
    {
        Dictionary<string, object?> names = TemplateFunctions.Create(now);
        foreach ((string name, object? value) in variables)
        {
            names[name] = value;
        }

        RenderState state = new(names);
        try
        {
            _root.Execute(state);
            return new RenderedTemplate(state.Output, state.Generated);
        }
        catch (InsufficientExecutionStackException deep)
        {
            throw new EngineException("chat_template.too_much", "The chat template nests too deep. Check the template of this model.", deep);
        }
        catch (Exception broken) when (broken is InvalidCastException or ArgumentException or OverflowException)
        {
            throw TemplateErrors.Failed(broken.Message, broken);
        }
    }
}
