using Platform.Training.Engine;
using Platform.Training.Tokenizers.Templates;

namespace Platform.Training.Tokenizers;

/// <summary>Renders conversations with the model's own template into tokens, and says which tokens are the assistant's. Safe for any number of threads.</summary>
/// <remarks>
/// The text is cut where the assistant's words begin and end, and each part is encoded by itself: a model that answers gets exactly the tokens it was trained on.
/// Against encoding the whole text at once this differs only where a token would reach across such a cut.
/// </remarks>
public sealed class ChatRenderer
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly AssistantSpans _spans;
    private readonly string[] _addedTokens;
    private readonly Lazy<IReadOnlyList<int>> _stopTokens;

    /// <summary>Reads the model's template.</summary>
    /// <param name="tokenizer">Tokenizer of the model, with the settings of its folder.</param>
    /// <exception cref="EngineException"><c>chat_template.missing</c> and the refusals of <see cref="ChatTemplate.Parse"/>.</exception>
    public ChatRenderer(Tokenizer tokenizer)
    {
        if (!tokenizer.Settings.ChatTemplates.TryGetValue("default", out string? source))
        {
            throw new EngineException(
                "chat_template.missing",
                "The model has no chat template, so a conversation cannot be put into the form it was trained on. Add chat_template to its tokenizer_config.json, or pick an instruction-tuned model.");
        }

        _tokenizer = tokenizer;
        _template = ChatTemplate.Parse(source);
        _addedTokens = [.. tokenizer.AddedTokenList.Where(token => !token.Normalized).Select(token => token.Content)];
        _spans = new AssistantSpans(_template, RenderText, [.. tokenizer.AddedTokenList.Where(token => token.Special).Select(token => token.Content)]);
        _stopTokens = new Lazy<IReadOnlyList<int>>(FindStopTokens);
    }

    /// <summary>Tokens that end an answer: the tokenizer's own and the one with which the template ends an assistant's turn.</summary>
    public IReadOnlyList<int> StopTokens => _stopTokens.Value;

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">The turns, at least one.</param>
    /// <param name="options">How it is rendered; null for the defaults.</param>
    /// <exception cref="EngineException"><c>chat.empty</c>, <c>chat_template.not_prefix_stable</c> and the refusals of <see cref="ChatTemplate.Render"/>.</exception>
    public RenderedChat Render(IReadOnlyList<ChatMessage> messages, ChatRenderOptions? options = null)
    {
        if (messages.Count == 0)
        {
            throw new EngineException("chat.empty", "A conversation needs at least one message.");
        }

        ChatRenderOptions chosen = options ?? new ChatRenderOptions();
        LiteralContents? literal = chosen.LiteralContents ? new LiteralContents(_tokenizer, messages) : null;
        IReadOnlyList<ChatMessage> shown = literal is null ? messages : [.. messages.Select(literal.Neutralise)];
        RenderedTemplate whole = RenderTemplate(shown, chosen, chosen.AddGenerationPrompt);
        IReadOnlyList<TextSpan> spans = _spans.Find(shown, chosen, whole);
        return Encode(whole.Text, spans, literal);
    }

    private RenderedChat Encode(string text, IReadOnlyList<TextSpan> spans, LiteralContents? literal)
    {
        List<int> tokens = [];
        List<ChatSegment> segments = [];
        foreach (TextSpan span in spans)
        {
            ReadOnlySpan<char> part = text.AsSpan(span.Start, span.Length);
            (string plain, HashSet<int>? positions) = literal is null ? (part.ToString(), null) : literal.Resolve(part);
            int first = tokens.Count;
            _tokenizer.Encode(plain, new EncodeOptions { LiteralAt = positions, Position = PositionAt(text, span.Start) }, tokens);
            segments.Add(new ChatSegment(span.Role, first, tokens.Count - first, span.Trained));
        }

        return new RenderedChat(literal is null ? text : literal.Resolve(text).Text, [.. tokens], segments);
    }

    private TextPosition PositionAt(string text, int start) => start == 0
        ? TextPosition.Start
        : _addedTokens.Any(token => text.AsSpan(0, start).EndsWith(token, StringComparison.Ordinal)) ? TextPosition.AfterAddedToken : TextPosition.WithinText;

    private string RenderText(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, bool addGenerationPrompt) =>
        RenderTemplate(messages, options, addGenerationPrompt).Text;

    private RenderedTemplate RenderTemplate(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, bool addGenerationPrompt)
    {
        Dictionary<string, object?> variables = new(StringComparer.Ordinal);
        foreach ((string name, string token) in _tokenizer.Settings.SpecialTokens)
        {
            variables[name] = token;
        }

        foreach ((string name, object? value) in options.Variables ?? new Dictionary<string, object?>())
        {
            variables[name] = value;
        }

        variables["messages"] = messages.Select(ToVariable).ToList();
        variables["tools"] = options.Tools;
        variables["documents"] = null;
        variables["add_generation_prompt"] = addGenerationPrompt;
        return _template.Render(variables, options.Now);
    }

    private static object? ToVariable(ChatMessage message)
    {
        Dictionary<string, object?> fields = new(StringComparer.Ordinal) { ["role"] = message.Role, ["content"] = message.Content };
        foreach ((string name, object? value) in message.Fields ?? new Dictionary<string, object?>())
        {
            fields[name] = value;
        }

        return fields;
    }

    private IReadOnlyList<int> FindStopTokens()
    {
        try
        {
            RenderedChat probe = Render([new("user", "a"), new(ChatMessage.Assistant, "b")]);
            ChatSegment? answer = probe.Segments.LastOrDefault(segment => segment.Trained);
            int? last = answer is { Count: > 0 } ? probe.Tokens[answer.Start + answer.Count - 1] : null;
            return last is { } end && _tokenizer.IsSpecial(end) ? [.. _tokenizer.StopTokens.Append(end).Distinct()] : _tokenizer.StopTokens;
        }
        catch (EngineException refusal) when (refusal.Code is "chat_template.not_prefix_stable" or "chat_template.conversation_refused" or "chat_template.failed")
        {
            // The template cannot render the probe; the tokenizer's own stop tokens are what is known.
            return _tokenizer.StopTokens;
        }
    }
}
