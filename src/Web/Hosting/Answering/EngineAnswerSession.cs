using System.Diagnostics;
using System.Runtime.CompilerServices;
using Platform.Domain.Datasets;
using Platform.Domain.Metering;
using Platform.Training.Data;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Hosting.Answering;

/// <summary>A resident base with at most one adapter of this session.</summary>
internal sealed class EngineAnswerSession(EngineLease lease, ModelText text, string? adapter, int maxInputTokens) : IAnswerSession
{
    // the same tokens that training made of the same rows
    private readonly RowTokenizer _rows = new(text.Tokenizer, text.Chat, new() { MaxTokens = lease.Base.ContextTokens, MaxInputTokens = maxInputTokens });
    private readonly RowTokenizer _whole = new(text.Tokenizer, text.Chat, new() { MaxTokens = lease.Base.ContextTokens });

    private int Context => lease.Base.ContextTokens;

    public int ContextTokens => Context;

    public UsageAmount Used { get; private set; }

    public int CountTokens(string words) => text.Tokenizer.Encode(words).Length;

    public async IAsyncEnumerable<AnswerPiece> AskAsync(
        bool tuned, IReadOnlyList<DatasetMessage> prompt, AnswerWish wish, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = await EngineModelAnswers.TranslateAsync(() => Task.FromResult(Prompt(prompt, wish.Whole)));
        var decoder = new StreamingDecoder(text.Tokenizer);
        Used += new UsageAmount(tokens.Length, 0, 0, 1);
        var events = lease.Engine.SampleAsync(Request(tuned, [tokens], wish), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            while (await TimedAsync(() => EngineModelAnswers.TranslateAsync(() => events.MoveNextAsync().AsTask())))
            {
                Used += new UsageAmount(0, events.Current.Token is null ? 0 : 1, 0, 0);
                yield return events.Current.Token is { } token
                    ? new AnswerPiece(decoder.Add(token), null)
                    : new AnswerPiece(WholeCharacters(decoder.Finish(), events.Current.StopReason), events.Current.StopReason ?? "stop");
            }
        }
    }

    // A character of Chinese is up to three tokens: where the limit falls inside one, its beginning is no text.
    internal static string WholeCharacters(string end, string? reason) => reason == "length" ? end.TrimEnd('\uFFFD') : end;

    public Task<IReadOnlyList<GivenAnswer>> AnswerAsync(
        bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> prompts, AnswerWish wish, CancellationToken cancellationToken) => EngineModelAnswers.TranslateAsync(async () =>
    {
        int[][] rendered = [.. prompts.Select(prompt => Prompt(prompt, wish.Whole))];
        int[] asked = [.. Enumerable.Range(0, rendered.Length).Where(index => rendered[index].Length < Context)];
        var answers = rendered.Select(_ => new List<int>()).ToArray();
        var reasons = Enumerable.Repeat("too_long", rendered.Length).ToArray();
        if (asked.Length > 0)
        {
            var began = Stopwatch.GetTimestamp();
            await foreach (var one in lease.Engine.SampleAsync(Request(tuned, [.. asked.Select(index => rendered[index])], wish), cancellationToken))
            {
                if (one.Token is { } token)
                    answers[asked[one.Prompt]].Add(token);
                else
                    reasons[asked[one.Prompt]] = one.StopReason ?? "stop";
            }

            Used += new UsageAmount(asked.Sum(index => rendered[index].Length), answers.Sum(ids => ids.Count), Stopwatch.GetElapsedTime(began).TotalSeconds, asked.Length);
        }

        return (IReadOnlyList<GivenAnswer>)[.. answers.Select((ids, index) =>
            new GivenAnswer(WholeCharacters(text.Tokenizer.Decode(ids.ToArray(), skipSpecialTokens: true), reasons[index]).Trim(), ids.Count, reasons[index]))];
    });

    public Task<IReadOnlyList<TurnLoss?>> LossAsync(
        bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> conversations, CancellationToken cancellationToken) => EngineModelAnswers.TranslateAsync(async () =>
    {
        Datum?[] scored = [.. conversations.Select(LastTurn)];
        var losses = new TurnLoss?[scored.Length];
        int[] fitting = [.. Enumerable.Range(0, scored.Length).Where(index => scored[index] is not null)];
        if (fitting.Length == 0)
            return (IReadOnlyList<TurnLoss?>)losses;

        var began = Stopwatch.GetTimestamp();
        var result = await lease.Engine.ForwardAsync(
            new ForwardRequest { AdapterId = tuned ? adapter : null, Data = [.. fitting.Select(index => scored[index]!)], ReturnLogprobs = true, WeightedLogprobsOnly = true }, cancellationToken);
        Used += new UsageAmount(fitting.Sum(index => (long)scored[index]!.Tokens.Length), 0, Stopwatch.GetElapsedTime(began).TotalSeconds, fitting.Length);
        foreach (var (place, index) in fitting.Index())
        {
            var weights = scored[index]!.Weights!;
            var sum = -result.Logprobs![place].Zip(weights, (logprob, weight) => (double)logprob * weight).Sum();
            losses[index] = new TurnLoss(sum, weights.Count(weight => weight > 0));
        }

        return losses;
    });

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (adapter is not null)
                await lease.Engine.DropAdapterAsync(adapter, CancellationToken.None);
        }
        catch (EngineUnavailableException)
        {
            // The engine has ended, and its adapters with it.
            return;
        }
        finally
        {
            lease.Dispose();
        }
    }

    private async Task<T> TimedAsync<T>(Func<Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await work();
        Used += new UsageAmount(0, 0, Stopwatch.GetElapsedTime(began).TotalSeconds, 0);
        return result;
    }

    private SampleRequest Request(bool tuned, IReadOnlyList<int[]> prompts, AnswerWish wish) => new()
    {
        AdapterId = tuned ? adapter : null,
        Prompts = prompts,
        MaxTokens = Math.Min(wish.MaxTokens, Context),
        Temperature = wish.Temperature,
        TopP = wish.TopP,
        TopK = wish.TopK,
        Seed = wish.Seed,
        StopTokens = text.Chat.StopTokens,
    };

    private int[] Prompt(IReadOnlyList<DatasetMessage> prompt, bool whole) => (whole ? _whole : _rows).TokenizePrompt(Messages(prompt));

    // Only the last turn of the assistant weighs; what does not fit the context has no loss.
    private Datum? LastTurn(IReadOnlyList<DatasetMessage> conversation)
    {
        if (_rows.Tokenize(new TrainingRow(1, "", Messages(conversation), null)) is not { } example)
            return null;
        var weights = new float[example.Tokens.Length - 1];
        weights.AsSpan(example.PromptTokens - 1).Fill(1);
        return example.ToDatum() with { Weights = weights };
    }

    private static ChatMessage[] Messages(IReadOnlyList<DatasetMessage> messages) => [.. messages.Select(message => new ChatMessage(RoleOf(message.Role), message.Content))];

    private static string RoleOf(MessageRole role) => role switch
    {
        MessageRole.System => "system",
        MessageRole.Assistant => ChatMessage.Assistant,
        _ => "user",
    };
}
