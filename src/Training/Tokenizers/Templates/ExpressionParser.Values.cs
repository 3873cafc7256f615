using System.Globalization;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>The values that expressions begin with: names, literals, parentheses.</summary>
internal partial class ExpressionParser
{
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
            default: throw Unexpected("a value", token);
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
