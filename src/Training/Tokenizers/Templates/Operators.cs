namespace Platform.Training.Tokenizers.Templates;

internal sealed class Not(Expression operand) : Expression
{
    protected override object? Compute(RenderState state) => !operand.IsTrue(state);
}

internal sealed class Negation(Expression operand) : Expression
{
    protected override object? Compute(RenderState state) => operand.Evaluate(state) switch
    {
        long number => (object)(-number),
        var other => -TemplateValue.ToNumber(other),
    };
}

/// <summary><c>and</c> and <c>or</c> give one of their operands, as in Python.</summary>
internal sealed class Logical(Expression left, Expression right, bool isAnd) : Expression
{
    protected override object? Compute(RenderState state)
    {
        object? first = left.Evaluate(state);
        return TemplateValue.IsTrue(first) == isAnd ? right.Evaluate(state) : first;
    }
}

/// <summary>A chain such as <c>a &lt; b &lt;= c</c>: every link must hold.</summary>
internal sealed class Comparison(Expression first, IReadOnlyList<(string Operator, Expression Operand)> links) : Expression
{
    protected override object? Compute(RenderState state)
    {
        object? left = first.Evaluate(state);
        foreach ((string symbol, Expression operand) in links)
        {
            object? right = operand.Evaluate(state);
            if (!Holds(symbol, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private static bool Holds(string symbol, object? left, object? right) => symbol switch
    {
        "==" => TemplateValue.AreEqual(left, right),
        "!=" => !TemplateValue.AreEqual(left, right),
        "<" => TemplateValue.Compare(left, right) < 0,
        "<=" => TemplateValue.Compare(left, right) <= 0,
        ">" => TemplateValue.Compare(left, right) > 0,
        ">=" => TemplateValue.Compare(left, right) >= 0,
        "in" => TemplateValue.Contains(right, left),
        _ => !TemplateValue.Contains(right, left),
    };
}

internal sealed class Arithmetic(string symbol, Expression left, Expression right) : Expression
{
    private const int MostRepeated = 1 << 20;

    protected override object? Compute(RenderState state)
    {
        object? a = left.Evaluate(state), b = right.Evaluate(state);
        return symbol switch
        {
            "~" => state.Made(TemplateValue.ToText(a) + TemplateValue.ToText(b)),
            "+" => Add(a, b, state),
            "*" when a is string text && b is long count => state.Made(string.Concat(Enumerable.Repeat(text, Repeats(text.Length, count)))),
            _ => a is long x && b is long y ? Whole(x, y) : Real(TemplateValue.ToNumber(a), TemplateValue.ToNumber(b)),
        };
    }

    private static object? Add(object? a, object? b, RenderState state) => (a, b) switch
    {
        (string x, string y) => state.Made(x + y),
        (long x, long y) => (object)unchecked(x + y),
        (IReadOnlyList<object?> x, IReadOnlyList<object?> y) when x.Count + y.Count <= MostRepeated => (List<object?>)[.. x, .. y],
        (long or double or bool, long or double or bool) => TemplateValue.ToNumber(a) + TemplateValue.ToNumber(b),
        _ => throw TemplateErrors.Failed($"a {TemplateValue.TypeName(a)} and a {TemplateValue.TypeName(b)} cannot be added."),
    };

    private static int Repeats(int length, long count) => length * (Int128)count <= 16 << 20 ? (int)Math.Max(0, count) : throw TemplateErrors.TooMuch("repeats a text too often");

    private object Whole(long x, long y) => symbol switch
    {
        "-" => (object)unchecked(x - y),
        "*" => unchecked(x * y),
        "/" => (double)x / NotZero(y),
        "//" => (long)Math.Floor((double)x / NotZero(y)),
        "%" => ((x % NotZero(y)) + y) % y,
        _ => throw TemplateErrors.Unsupported("the operator " + symbol),
    };

    private double Real(double x, double y) => symbol switch
    {
        "-" => x - y,
        "*" => x * y,
        "/" => x / NotZero(y),
        "//" => Math.Floor(x / NotZero(y)),
        "%" => x - (y * Math.Floor(x / NotZero(y))),
        _ => throw TemplateErrors.Unsupported("the operator " + symbol),
    };

    private static long NotZero(long divisor) => divisor != 0 ? divisor : throw TemplateErrors.Failed("a division by zero.");

    private static double NotZero(double divisor) => divisor != 0 ? divisor : throw TemplateErrors.Failed("a division by zero.");
}
