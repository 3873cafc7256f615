namespace Platform.Domain.Datasets;

/// <summary>Who speaks in a conversation.</summary>
public enum MessageRole
{
    /// <summary>Instructions that hold for the whole conversation; at most one, at the start.</summary>
    System = 0,

    /// <summary>The person.</summary>
    User = 1,

    /// <summary>The model: what is learned.</summary>
    Assistant = 2,
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
public sealed record DatasetMessage(MessageRole Role, string Content);

/// <summary>Where a row came from.</summary>
/// <param name="File">Name of the uploaded file.</param>
/// <param name="Line">Line in the file, from 1; in a spreadsheet the row's number.</param>
public sealed record RowSource(string File, long Line);

/// <summary>One example of a dataset version, in the one form that training, evaluation and export read.</summary>
/// <param name="Id">Unique in the version; derived from the content, so that it is the same in every version that holds the same example.</param>
/// <param name="Messages">The conversation; ends with the assistant's turn.</param>
/// <param name="Label">The label, for label tasks; the last assistant turn then says the same.</param>
/// <param name="MetaJson">Further fields of the row as one JSON object; null when there are none.</param>
/// <param name="Source">Where the row came from.</param>
public sealed record DatasetRow(string Id, IReadOnlyList<DatasetMessage> Messages, string? Label, string? MetaJson, RowSource Source)
{
    /// <summary>The answer to be learned: the last turn.</summary>
    public string Answer => Messages[^1].Content;
}
