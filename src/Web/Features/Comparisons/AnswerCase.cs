using Platform.Domain.Comparisons;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Metering;

namespace Platform.Web.Features.Comparisons;

/// <summary>A message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its text.</param>
internal sealed record CaseMessage(string Role, string Content);

/// <summary>A case that wants an answer of whichever model serves it.</summary>
/// <param name="Case">Its name, the same as in its observation.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Cluster">Its group.</param>
/// <param name="MaxTokens">Longest answer.</param>
/// <param name="Temperature">0 takes the likeliest token always.</param>
/// <param name="Seed">Seed of the drawing.</param>
internal sealed record CaseToAnswer(
    string Case,
    IReadOnlyList<CaseMessage> Messages,
    string? Cluster = null,
    [property: System.Text.Json.Serialization.JsonPropertyName("max_tokens")] int MaxTokens = 256,
    double Temperature = 0,
    long Seed = 0);

/// <summary>An answer and who gave it.</summary>
internal sealed record AnsweredCase(AssignedCase Assignment, GivenAnswer Answer);

/// <summary>Answers a case with the model that chance gave it. Question and answer are not kept; the use is metered.</summary>
internal sealed class AnswerCase(AssignCases assign, ProjectModels models, MeteredAnswers answers)
{
    private const int MostMessages = 100;
    private const int MostTokens = 4_096;

    /// <returns>Refused as <see cref="AssignCases"/> does, with <c>comparison.messages</c>, <c>comparison.model_gone</c>, or with what the engine says (<c>engine.busy</c> while it works for another base model).</returns>
    public async Task<Outcome<AnsweredCase>> HandleAsync(ProjectId project, string key, CaseToAnswer asked, CancellationToken cancellationToken)
    {
        if (Conversation(asked.Messages) is not { } conversation)
            return ComparisonErrors.Messages();
        var assigned = await assign.HandleAsync(project, key, [new(asked.Case, asked.Cluster)], cancellationToken);
        if (!assigned.Succeeded)
            return assigned.Error;
        var one = assigned.Value.Cases[0];
        if (await models.FindAsync(project, one.Model.Key, cancellationToken) is not { } model)
            return ComparisonErrors.ModelGone(one.Model.Name);
        var wish = new AnswerWish { MaxTokens = Math.Clamp(asked.MaxTokens, 1, MostTokens), Temperature = Math.Clamp(asked.Temperature, 0, 2), Seed = asked.Seed };
        try
        {
            await using var session = await answers.OpenAsync(project, UsageKind.Answers, model, wait: false, cancellationToken);
            var given = await session.Session.AnswerAsync(model.AdapterFolder is not null, [conversation], wish, cancellationToken);
            return new AnsweredCase(one, given[0]);
        }
        catch (AnswerRefusedException refusal)
        {
            return refusal.Error;
        }
    }

    private static List<DatasetMessage>? Conversation(IReadOnlyList<CaseMessage?>? messages)
    {
        if (messages is not { Count: > 0 and <= MostMessages } || messages[^1]?.Role != "user")
            return null;
        var conversation = new List<DatasetMessage>(messages.Count);
        foreach (var message in messages)
        {
            MessageRole? role = message?.Role switch
            {
                "system" => MessageRole.System,
                "user" => MessageRole.User,
                "assistant" => MessageRole.Assistant,
                _ => null,
            };
            if (role is null || string.IsNullOrWhiteSpace(message!.Content))
                return null;
            conversation.Add(new(role.Value, message.Content));
        }

        return conversation;
    }
}
