using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Tests.Evaluations;

/// <summary>Stands in for the engine: answers as the test says, word by word.</summary>
internal sealed class ScriptedModels : IModelAnswers
{
    /// <summary>What the base or the tuned model says to a prompt.</summary>
    public Func<bool, string, string> Says { get; set; } = (_, _) => "I do not know";

    /// <summary>Called before each batch; may throw as the engine would.</summary>
    public Func<Task> BeforeBatch { get; set; } = () => Task.CompletedTask;

    /// <summary>Every prompt asked, with its side.</summary>
    public ConcurrentQueue<(bool Tuned, string Prompt)> Asked { get; } = [];

    public ConcurrentQueue<AnswerModel> Opened { get; } = [];

    public DomainError? Refusal { get; set; }

    public static AnswerRefusedException EngineGone() =>
        new(new DomainError(AnswerRefusedException.EngineUnavailable, "gone"), new IOException("the socket closed"));

    public Task<IAnswerSession> OpenAsync(AnswerModel model, bool wait, CancellationToken cancellationToken)
    {
        Opened.Enqueue(model);
        return Refusal is { } refusal
            ? throw new AnswerRefusedException(refusal, new InvalidOperationException(refusal.Code))
            : Task.FromResult<IAnswerSession>(new Session(this));
    }

    private sealed class Session(ScriptedModels models) : IAnswerSession
    {
        // a word is a token, and each call takes a second
        public UsageAmount Used { get; private set; }

        public async IAsyncEnumerable<AnswerPiece> AskAsync(
            bool tuned, IReadOnlyList<DatasetMessage> prompt, AnswerWish wish, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            models.Asked.Enqueue((tuned, prompt[^1].Content));
            Used += new UsageAmount(prompt[^1].Content.Split(' ').Length, 0, 1, 1);
            foreach (var word in models.Says(tuned, prompt[^1].Content).Split(' ').Take(wish.MaxTokens))
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                Used += new UsageAmount(0, 1, 0, 0);
                yield return new AnswerPiece(word + " ", null);
            }

            yield return new AnswerPiece("", "stop");
        }

        public async Task<IReadOnlyList<GivenAnswer>> AnswerAsync(
            bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> prompts, AnswerWish wish, CancellationToken cancellationToken)
        {
            if (!tuned)
                await models.BeforeBatch();
            foreach (var prompt in prompts)
                models.Asked.Enqueue((tuned, prompt[^1].Content));
            Used += new UsageAmount(prompts.Sum(prompt => prompt[^1].Content.Split(' ').Length), 3 * prompts.Count, 1, prompts.Count);
            return [.. prompts.Select(prompt => new GivenAnswer(models.Says(tuned, prompt[^1].Content), 3, "stop"))];
        }

        public Task<IReadOnlyList<TurnLoss?>> LossAsync(
            bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> conversations, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<TurnLoss?>>([.. conversations.Select(turns => new TurnLoss(turns[^1].Content.Length * (tuned ? 0.1 : 1.0), 2 + turns[^1].Content.Length))]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
