namespace Platform.Training.Tokenizers.Templates;

/// <summary>A place in the tokens of a template; the end token is never passed.</summary>
internal abstract class TokenCursor(IReadOnlyList<TemplateToken> tokens)
{
    private int _at;

    protected TemplateToken Current => tokens[_at];

    /// <summary>The token after the current one.</summary>
    protected TemplateToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    protected TemplateToken Advance() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    protected bool Accept(TokenKind kind, string text)
    {
        bool found = Current.Is(kind, text);
        _at += found ? 1 : 0;
        return found;
    }

    protected bool AcceptName(string name) => Accept(TokenKind.Name, name);

    protected bool AcceptOperator(string symbol) => Accept(TokenKind.Operator, symbol);

    protected void ExpectOperator(string symbol)
    {
        if (!AcceptOperator(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }
    }

    protected string ExpectName() => Current.Kind == TokenKind.Name ? Advance().Text : throw Unexpected("a name");

    protected Engine.EngineException Unexpected(string wanted, TemplateToken? found = null)
    {
        TemplateToken token = found ?? Current;
        string shown = token.Kind switch { TokenKind.TagEnd => "the tag ends", TokenKind.End => "the template ends", _ => $"\"{token.Text}\" stands there" };
        return TemplateErrors.Broken(token.Line, $"{wanted} was expected, but {shown}.");
    }
}
