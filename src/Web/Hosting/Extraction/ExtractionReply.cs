using System.Text.Json;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Web.Hosting.Extraction;

/// <summary>What the child writes to its output file: a result or a refusal.</summary>
internal sealed record ExtractionReply(ExtractionResult? Result, ExtractionRefusal? Refusal)
{
    public static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);
}

/// <summary>A refusal with its code, as <see cref="ExtractionException"/> carries it.</summary>
internal sealed record ExtractionRefusal(string Code, string Message);
