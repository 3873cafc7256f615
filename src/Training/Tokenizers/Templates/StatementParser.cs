using System.Runtime.CompilerServices;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Reads a whole template into statements.</summary>
internal sealed class StatementParser(IReadOnlyList<TemplateToken> tokens) : ExpressionParser(tokens)
{
    private int _loops;

    public static Statement Parse(string source)
    {
        StatementParser parser = new(TemplateLexer.Tokenize(source));
        try
        {
            Statement root = parser.ParseBlock(out string end);
            return end.Length == 0 ? root : throw TemplateErrors.Broken(parser.Current.Line, $"{end} has no beginning.");
        }
        catch (InsufficientExecutionStackException deep)
        {
            throw new Engine.EngineException("chat_template.too_much", "The chat template nests too deep. Check the template of this model.", deep);
        }
    }

    /// <summary>Statements up to one of the end tags, whose name is returned and consumed; at the end of the template the name is empty.</summary>
    private Block ParseBlock(out string end, params ReadOnlySpan<string> ends)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        List<Statement> statements = [];
        while (true)
        {
            TemplateToken token = Advance();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextOutput(token.Text));
                    break;
                case TokenKind.OutputStart:
                    statements.Add(new ValueOutput(ParseTuple()));
                    ExpectTagEnd();
                    break;
                case TokenKind.StatementStart:
                    string name = ExpectName();
                    if (ends.Contains(name) || (ends.Length == 0 && name.StartsWith("end", StringComparison.Ordinal)))
                    {
                        end = name;
                        return new Block(statements);
                    }

                    statements.Add(ParseStatement(name, token.Line));
                    break;
                default:
                    end = ends.Length == 0 ? string.Empty : throw TemplateErrors.Broken(token.Line, $"the template ends before {ends[^1]}.");
                    return new Block(statements);
            }
        }
    }

    private Statement ParseStatement(string name, int line) => name switch
    {
        "if" => ParseIf(),
        "for" => ParseFor(),
        "set" => ParseSet(),
        "macro" => ParseMacro(),
        "generation" => ParseGeneration(),
        "break" or "continue" => ParseJump(name, line),
        "else" or "elif" => throw TemplateErrors.Broken(line, $"{name} has no if or for."),
        _ => throw TemplateErrors.Unsupported($"the statement {name}"),
    };

    private If ParseIf()
    {
        List<(Expression, Statement)> branches = [];
        string end = "elif";
        while (end == "elif")
        {
            Expression condition = ParseTuple();
            ExpectTagEnd();
            branches.Add((condition, ParseBlock(out end, "elif", "else", "endif")));
        }

        Statement? otherwise = null;
        if (end == "else")
        {
            ExpectTagEnd();
            otherwise = ParseBlock(out _, "endif");
        }

        ExpectTagEnd();
        return new If(branches, otherwise);
    }

    private For ParseFor()
    {
        AssignmentTarget target = new(ParseNames());
        if (!AcceptName("in"))
        {
            throw Unexpected("\"in\"");
        }

        Expression items = ParseExpression(withConditional: false);
        Expression? condition = AcceptName("if") ? ParseExpression() : null;
        if (Current.Is(TokenKind.Name, "recursive"))
        {
            throw TemplateErrors.Unsupported("a recursive loop");
        }

        ExpectTagEnd();
        _loops++;
        Statement body = ParseBlock(out string end, "else", "endfor");
        _loops--;
        Statement? otherwise = null;
        if (end == "else")
        {
            ExpectTagEnd();
            otherwise = ParseBlock(out _, "endfor");
        }

        ExpectTagEnd();
        return new For(target, items, condition, body, otherwise);
    }

    private Statement ParseSet()
    {
        List<string> names = ParseNames();
        AssignmentTarget target = names.Count == 1 && AcceptOperator(".") ? new AssignmentTarget(names, ExpectName()) : new AssignmentTarget(names);
        if (AcceptOperator("="))
        {
            Expression value = ParseTuple();
            ExpectTagEnd();
            return new Set(target, value);
        }

        if (Current.Is(TokenKind.Operator, "|"))
        {
            throw TemplateErrors.Unsupported("a set block with a filter");
        }

        ExpectTagEnd();
        Statement body = ParseBlock(out _, "endset");
        ExpectTagEnd();
        return new SetBlock(target, body);
    }

    private Macro ParseMacro()
    {
        string name = ExpectName();
        ExpectOperator("(");
        List<(string, Expression?)> parameters = [];
        while (!AcceptOperator(")"))
        {
            string parameter = ExpectName();
            parameters.Add((parameter, AcceptOperator("=") ? ParseExpression() : null));
            if (!Current.Is(TokenKind.Operator, ")"))
            {
                ExpectOperator(",");
            }
        }

        ExpectTagEnd();
        Statement body = ParseBlock(out _, "endmacro");
        _ = Current.Kind == TokenKind.Name ? Advance() : Current;
        ExpectTagEnd();
        return new Macro(name, parameters, body);
    }

    private Generation ParseGeneration()
    {
        ExpectTagEnd();
        Statement body = ParseBlock(out _, "endgeneration");
        ExpectTagEnd();
        return new Generation(body);
    }

    private Jump ParseJump(string name, int line)
    {
        if (_loops == 0)
        {
            throw TemplateErrors.Broken(line, $"{name} stands outside of a loop.");
        }

        ExpectTagEnd();
        return new Jump(name == "break" ? Flow.Break : Flow.Continue);
    }

    private List<string> ParseNames()
    {
        bool parentheses = AcceptOperator("(");
        List<string> names = [ExpectName()];
        while (AcceptOperator(","))
        {
            names.Add(ExpectName());
        }

        if (parentheses)
        {
            ExpectOperator(")");
        }

        return names;
    }

    private void ExpectTagEnd()
    {
        if (Current.Kind != TokenKind.TagEnd)
        {
            throw Unexpected("the end of the tag");
        }

        Advance();
    }
}
