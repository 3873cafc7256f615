namespace Platform.Training.Tokenizers.Templates;

/// <summary>Jinja's tests: what may follow <c>is</c>.</summary>
internal static class TemplateTests
{
    public static bool Apply(string name, object? value, CallArguments arguments) => name switch
    {
        "defined" => value is not Undefined,
        "undefined" => value is Undefined,
        "none" => value is null,
        "string" => value is string,
        "number" => value is long or double or bool,
        "integer" => value is long,
        "float" => value is double,
        "boolean" => value is bool,
        "true" => value is true,
        "false" => value is false,
        "mapping" => value is IDictionary<string, object?>,
        "sequence" or "iterable" => value is string or IReadOnlyList<object?> or IDictionary<string, object?> or Undefined,
        "callable" => value is TemplateFunction,
        "even" => arguments.GetIntegerOf(value) % 2 == 0,
        "odd" => arguments.GetIntegerOf(value) % 2 != 0,
        "divisibleby" => arguments.GetIntegerOf(value) % arguments.GetInteger(0, "num") == 0,
        "lower" => value is string text && text.Equals(text.ToLowerInvariant(), StringComparison.Ordinal),
        "upper" => value is string text && text.Equals(text.ToUpperInvariant(), StringComparison.Ordinal),
        "in" => TemplateValue.Contains(arguments.Get(0, "seq"), value),
        "sameas" => arguments.Get(0, "other") is var other && (ReferenceEquals(value, other) || (value is bool && Equals(value, other))),
        "eq" or "equalto" or "==" => TemplateValue.AreEqual(value, arguments.Get(0, "other")),
        "ne" or "!=" => !TemplateValue.AreEqual(value, arguments.Get(0, "other")),
        "lt" or "lessthan" or "<" => TemplateValue.Compare(value, arguments.Get(0, "other")) < 0,
        "le" or "<=" => TemplateValue.Compare(value, arguments.Get(0, "other")) <= 0,
        "gt" or "greaterthan" or ">" => TemplateValue.Compare(value, arguments.Get(0, "other")) > 0,
        "ge" or ">=" => TemplateValue.Compare(value, arguments.Get(0, "other")) >= 0,
        _ => throw TemplateErrors.Unsupported("the test " + name),
    };

    private static long GetIntegerOf(this CallArguments arguments, object? value) =>
        value is long number ? number : throw TemplateErrors.Failed($"{arguments.Function} needs a whole number.");
}
