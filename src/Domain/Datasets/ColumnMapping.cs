using Platform.Domain.Kernel;
using Platform.Domain.Projects;

namespace Platform.Domain.Datasets;

/// <summary>Which column of the files becomes which part of an example. Columns are named as the files name them; nested JSON fields as <c>outer.inner</c>.</summary>
public sealed record ColumnMapping
{
    /// <summary>Longest constant system prompt, in characters.</summary>
    public const int MaxSystemPromptLength = 20_000;

    /// <summary>Column that holds a whole conversation (a list of role and content); null when turns come from single columns.</summary>
    public string? Messages { get; init; }

    /// <summary>Columns that make the user's turn, joined by an empty line.</summary>
    public IReadOnlyList<string> User { get; init; } = [];

    /// <summary>Column that makes the assistant's turn; for label tasks the label takes its place.</summary>
    public string? Assistant { get; init; }

    /// <summary>Column with the system prompt of each row.</summary>
    public string? System { get; init; }

    /// <summary>A system prompt for all rows that have none of their own.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Column with the label.</summary>
    public string? Label { get; init; }

    /// <summary>Column whose equal values stay in one split: a document, a person, a company.</summary>
    public string? Group { get; init; }

    /// <summary>Column that names the split of a row.</summary>
    public string? Split { get; init; }

    /// <summary>Further columns kept with the row.</summary>
    public IReadOnlyList<string> Meta { get; init; } = [];

    /// <summary>Checks that every part an example needs is named.</summary>
    /// <param name="task">Label tasks need a label column, answer tasks an assistant column, unless conversations hold them.</param>
    /// <returns>Refused with <c>dataset.mapping_incomplete</c> or <c>dataset.system_prompt_too_long</c>.</returns>
    public Outcome Validate(TaskKind task)
    {
        if (SystemPrompt?.Length > MaxSystemPromptLength)
            return DatasetErrors.SystemPromptTooLong(SystemPrompt.Length);
        if (Messages is not null)
            return Outcome.Success;
        if (User.Count == 0)
            return DatasetErrors.MappingIncomplete("the user's turn");
        return task switch
        {
            TaskKind.Label when Label is null => DatasetErrors.MappingIncomplete("the label"),
            TaskKind.Answer when Assistant is null => DatasetErrors.MappingIncomplete("the assistant's answer"),
            _ => Outcome.Success,
        };
    }
}
