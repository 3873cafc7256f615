using Platform.Training.Engine;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>The refusals of the template interpreter.</summary>
internal static class TemplateErrors
{
    /// <summary>A construct outside the supported part of the language.</summary>
    public static EngineException Unsupported(string construct) => new(
        "chat_template.unsupported", $"The chat template uses {construct}, which is not supported. Replace it in the model's chat_template with a simpler construct.");

    /// <summary>The template's text is wrong.</summary>
    public static EngineException Broken(int line, string message) => new("chat_template.broken", $"The chat template is wrong in line {line}: {message}");

    /// <summary>The template does something impossible with the conversation.</summary>
    public static EngineException Failed(string message, Exception? inner = null) => new("chat_template.failed", $"The chat template cannot render this conversation: {message}", inner);

    /// <summary>A limit against templates that never end.</summary>
    public static EngineException TooMuch(string what) => new("chat_template.too_much", $"The chat template {what}. It was stopped; check the template of this model.");
}
