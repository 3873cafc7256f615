using System.Runtime.InteropServices;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>Kinds of tokens of a template.</summary>
internal enum TokenKind
{
    /// <summary>Text outside of tags.</summary>
    Text,

    /// <summary>Start of <c>{{ … }}</c>.</summary>
    OutputStart,

    /// <summary>Start of <c>{% … %}</c>.</summary>
    StatementStart,

    /// <summary>End of either.</summary>
    TagEnd,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A string literal, escapes resolved.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Float,

    /// <summary>An operator or a bracket.</summary>
    Operator,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>One token and the line it stands in.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;
}
