using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Reading;

namespace Platform.Web.Features.Datasets.Mapping;

/// <summary>What a conversation must look like to be learned from: an optional system turn, then user and assistant in turn, the assistant last.</summary>
internal static class ConversationRules
{
    /// <summary>Reads the turns; the fault when they break the rules.</summary>
    public static RowFault? Read(IReadOnlyList<RawMessage> turns, List<DatasetMessage> messages)
    {
        for (var i = 0; i < turns.Count; i++)
        {
            var (role, content) = turns[i];
            if (role.Length == 0)
                return Bad($"Turn {i + 1} has no role.");
            if (RoleOf(role) is not { } known)
                return Bad($"Turn {i + 1} has the role '{(role.Length <= 40 ? role : role[..40])}'; known are system, user and assistant.");
            if (messages.Count == 0 && known == MessageRole.Assistant)
                return Bad("The conversation begins with the assistant.");
            if (known == MessageRole.System && i > 0)
                return Bad($"Turn {i + 1} is the system's; it may only stand first.");
            if (messages.Count > 0 && messages[^1].Role == known)
                return Bad($"Turns {i} and {i + 1} are both the {role}'s.");
            if (messages is [{ Role: MessageRole.System }] && known == MessageRole.Assistant)
                return Bad("The assistant answers before the user has spoken.");
            if (string.IsNullOrWhiteSpace(content))
                return new RowFault(known == MessageRole.Assistant ? FindingKind.EmptyAnswer : FindingKind.EmptyInput, $"Turn {i + 1} ({role}) is empty.");
            messages.Add(new DatasetMessage(known, content.Contains('\r', StringComparison.Ordinal) ? content.ReplaceLineEndings("\n") : content));
        }

        return messages is [.., { Role: MessageRole.Assistant }] ? null : Bad("The conversation does not end with the assistant's answer.");
    }

    private static RowFault Bad(string detail) => new(FindingKind.BadRoles, detail);

    private static MessageRole? RoleOf(string role) => role.Trim().ToLowerInvariant() switch
    {
        "system" => MessageRole.System,
        "user" or "human" or "prompter" => MessageRole.User,
        "assistant" or "gpt" or "model" or "bot" => MessageRole.Assistant,
        _ => null,
    };
}
