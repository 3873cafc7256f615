using System.Globalization;
using System.Runtime.CompilerServices;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Reads expressions by Jinja's precedence: conditional, or, and, not, comparison, sum, concatenation, product, sign, postfix, filter and test.</summary>
internal partial class ExpressionParser(IReadOnlyList<TemplateToken> tokens) : TokenCursor(tokens)
{
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
            bool isNamed = Current.Kind == TokenKind.Name && Next.Is(TokenKind.Operator, "=");
            if (Current.Is(TokenKind.Operator, "*") || Current.Is(TokenKind.Operator, "**"))
            {
                throw TemplateErrors.Unsupported("arguments with a star");
            }

            if (isNamed)
            {
                string name = Advance().Text;
                Advance();
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

        if (Current.Is(TokenKind.Name, "not") && Next.Is(TokenKind.Name, "in"))
        {
            Advance();
            Advance();
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
}
