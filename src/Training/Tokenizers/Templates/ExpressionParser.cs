using System.Globalization;
using System.Runtime.CompilerServices;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Reads expressions by Jinja's precedence: conditional, or, and, not, comparison, sum, concatenation, product, sign, postfix, filter and test.</summary>
internal class ExpressionParser(IReadOnlyList<TemplateToken> tokens)
{
    private int _at;

    protected TemplateToken Current => tokens[_at];

    protected TemplateToken Advance() => tokens[_at++];

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

    protected Engine.EngineException Unexpected(string wanted) =>
        TemplateErrors.Broken(Current.Line, $"{wanted} was expected, but {(Current.Kind == TokenKind.TagEnd ? "the tag ends" : $"\"{Current.Text}\" stands there")}.");

    /// <summary>An expression; without parentheses around it a comma makes a list.</summary>
    protected Expression ParseTuple()
    {
        Expression first = ParseExpression();
        if (!Current.Is(TokenKind.Operator, ","))
        {
            return first;
        }

        List<Expression> items = [first];
        while (AcceptOperator(",") && Current.Kind != TokenKind.TagEnd && !Current.Is(TokenKind.Operator, ")"))
        {
            items.Add(ParseExpression());
        }

        return new TupleLiteral(items);
    }

    protected Expression ParseExpression(bool withConditional = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value = ParseOr();
        while (withConditional && AcceptName("if"))
        {
            Expression condition = ParseOr();
            value = new Conditional(condition, value, AcceptName("else") ? ParseExpression() : null);
        }

        return value;
    }

    protected ArgumentList ParseArguments()
    {
        List<Expression> positional = [];
        List<(string, Expression)> named = [];
        while (!AcceptOperator(")"))
        {
            bool isNamed = Current.Kind == TokenKind.Name && tokens[_at + 1].Is(TokenKind.Operator, "=");
            if (Current.Is(TokenKind.Operator, "*") || Current.Is(TokenKind.Operator, "**"))
            {
                throw TemplateErrors.Unsupported("arguments with a star");
            }

            if (isNamed)
            {
                string name = Advance().Text;
                _at++;
                named.Add((name, ParseExpression()));
            }
            else
            {
                positional.Add(ParseExpression());
            }

            if (!Current.Is(TokenKind.Operator, ")"))
            {
                ExpectOperator(",");
            }
        }

        return new ArgumentList(positional, named);
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (AcceptName("or"))
        {
            left = new Logical(left, ParseAnd(), isAnd: false);
        }

        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (AcceptName("and"))
        {
            left = new Logical(left, ParseNot(), isAnd: true);
        }

        return left;
    }

    private Expression ParseNot()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return AcceptName("not") ? new Not(ParseNot()) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        Expression first = ParseBinary(0);
        List<(string, Expression)> links = [];
        while (AcceptComparison() is { } symbol)
        {
            links.Add((symbol, ParseBinary(0)));
        }

        return links.Count == 0 ? first : new Comparison(first, links);
    }

    private string? AcceptComparison()
    {
        if (Current.Kind == TokenKind.Operator && Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            return Advance().Text;
        }

        if (Current.Is(TokenKind.Name, "not") && tokens[_at + 1].Is(TokenKind.Name, "in"))
        {
            _at += 2;
            return "not in";
        }

        return AcceptName("in") ? "in" : null;
    }

    /// <summary>Levels 0 sums, 1 concatenation, 2 products, each from left to right.</summary>
    private Expression ParseBinary(int level)
    {
        string[] symbols = level switch { 0 => ["+", "-"], 1 => ["~"], _ => ["*", "/", "//", "%"] };
        Expression left = level < 2 ? ParseBinary(level + 1) : ParseUnary();
        while (Current.Kind == TokenKind.Operator && symbols.Contains(Current.Text))
        {
            string symbol = Advance().Text;
            left = new Arithmetic(symbol, left, level < 2 ? ParseBinary(level + 1) : ParseUnary());
        }

        return Current.Is(TokenKind.Operator, "**") ? throw TemplateErrors.Unsupported("the operator **") : left;
    }

    private Expression ParseUnary(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value = AcceptOperator("-") ? new Negation(ParseUnary(false)) : AcceptOperator("+") ? ParseUnary(false) : ParsePostfix(ParsePrimary());
        return withFilters ? ParseFilters(value) : value;
    }

    private Expression ParseFilters(Expression value)
    {
        while (true)
        {
            if (AcceptOperator("|"))
            {
                string name = ExpectName();
                value = new Filter(value, name, AcceptOperator("(") ? ParseArguments() : ArgumentList.Empty);
            }
            else if (AcceptName("is"))
            {
                value = ParseTest(value);
            }
            else if (Current.Is(TokenKind.Operator, "("))
            {
                value = ParsePostfix(value);
            }
            else
            {
                return value;
            }
        }
    }

    /// <summary>A test takes its arguments in parentheses, or one without them, as in <c>is divisibleby 3</c>.</summary>
    private Test ParseTest(Expression value)
    {
        bool negated = AcceptName("not");
        string name = ExpectName();
        if (AcceptOperator("("))
        {
            return new Test(value, name, ParseArguments(), negated);
        }

        bool hasArgument = Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float
            || (Current.Kind == TokenKind.Name && Current.Text is not ("else" or "or" or "and" or "if" or "is" or "not" or "in"))
            || (Current.Kind == TokenKind.Operator && Current.Text is "[" or "{");
        return new Test(value, name, hasArgument ? new ArgumentList([ParsePostfix(ParsePrimary())], []) : ArgumentList.Empty, negated);
    }

    private Expression ParsePostfix(Expression value)
    {
        while (Current.Kind == TokenKind.Operator)
        {
            if (AcceptOperator("."))
            {
                value = Current.Kind == TokenKind.Integer
                    ? new ItemOf(value, new Literal(long.Parse(Advance().Text, CultureInfo.InvariantCulture)))
                    : new AttributeOf(value, ExpectName());
            }
            else if (AcceptOperator("["))
            {
                value = ParseSubscript(value);
            }
            else if (AcceptOperator("("))
            {
                value = new Call(value, ParseArguments());
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private Expression ParseSubscript(Expression value)
    {
        Expression? start = Current.Is(TokenKind.Operator, ":") ? null : ParseExpression();
        if (AcceptOperator("]"))
        {
            return new ItemOf(value, start!);
        }

        ExpectOperator(":");
        Expression? stop = SlicePart(), step = AcceptOperator(":") ? SlicePart() : null;
        ExpectOperator("]");
        return new SliceOf(value, start, stop, step);
    }

    private Expression? SlicePart() => Current.Is(TokenKind.Operator, ":") || Current.Is(TokenKind.Operator, "]") ? null : ParseExpression();

    private Expression ParsePrimary()
    {
        TemplateToken token = Advance();
        switch (token.Kind)
        {
            case TokenKind.Name: return Named(token.Text);
            case TokenKind.String: return new Literal(ParseAdjacent(token.Text));
            case TokenKind.Integer when long.TryParse(token.Text, CultureInfo.InvariantCulture, out long whole): return new Literal(whole);
            case TokenKind.Float: return new Literal(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(": return ParseParentheses();
            case TokenKind.Operator when token.Text == "[": return new ListLiteral(ParseItems("]"));
            case TokenKind.Operator when token.Text == "{": return ParseMap();
            default:
                _at--;
                throw Unexpected("a value");
        }
    }

    private static Expression Named(string name) => name switch
    {
        "true" or "True" => new Literal(true),
        "false" or "False" => new Literal(false),
        "none" or "None" => new Literal(null),
        _ => new Variable(name),
    };

    private string ParseAdjacent(string text)
    {
        while (Current.Kind == TokenKind.String)
        {
            text += Advance().Text;
        }

        return text;
    }

    private Expression ParseParentheses()
    {
        if (AcceptOperator(")"))
        {
            return new TupleLiteral([]);
        }

        Expression inner = ParseTuple();
        ExpectOperator(")");
        return inner;
    }

    private List<Expression> ParseItems(string end)
    {
        List<Expression> items = [];
        while (!AcceptOperator(end))
        {
            items.Add(ParseExpression());
            if (!Current.Is(TokenKind.Operator, end))
            {
                ExpectOperator(",");
            }
        }

        return items;
    }

    private MapLiteral ParseMap()
    {
        List<(Expression, Expression)> pairs = [];
        while (!AcceptOperator("}"))
        {
            Expression key = ParseExpression();
            ExpectOperator(":");
            pairs.Add((key, ParseExpression()));
            if (!Current.Is(TokenKind.Operator, "}"))
            {
                ExpectOperator(",");
            }
        }

        return new MapLiteral(pairs);
    }
}
