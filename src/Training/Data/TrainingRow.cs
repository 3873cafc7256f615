using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Data;

/// <summary>One example of a JSON lines file.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Id">Id of the row; the line number where the file gives none.</param>
/// <param name="Messages">The conversation; ends with the assistant's turn.</param>
/// <param name="Label">Label, for label tasks.</param>
public sealed record TrainingRow(long Line, string Id, IReadOnlyList<ChatMessage> Messages, string? Label)
{
    /// <summary>Further fields of the row; null when there are none. Values as <see cref="JsonValues"/> gives them.</summary>
    public IReadOnlyDictionary<string, object?>? Meta { get; init; }

    /// <summary>The answer to be learned: the last turn.</summary>
    public string Answer => Messages[^1].Content;
}

/// <summary>A line of a file: a row, or why it is none.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Row">The row, or null.</param>
/// <param name="Problem">The refusal, or null.</param>
public sealed record RowReading(long Line, TrainingRow? Row, EngineException? Problem);
