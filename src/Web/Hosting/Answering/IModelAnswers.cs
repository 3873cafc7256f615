using Platform.Domain.Datasets;
using Platform.Domain.Metering;

namespace Platform.Web.Hosting.Answering;

/// <summary>A base model and, if any, what was learned on it. Folders are absolute.</summary>
/// <param name="BaseFolder">Folder of the base model.</param>
/// <param name="Form">How the run held the base and cut its texts.</param>
/// <param name="AdapterFolder">PEFT folder, or folder of a checkpoint's training state; null for the base alone.</param>
/// <param name="IsCheckpoint">True when the folder holds a training state.</param>
internal sealed record AnswerModel(string BaseFolder, TrainedForm Form, string? AdapterFolder, bool IsCheckpoint = false)
{
    /// <summary>Id of the run that made the adapter, under which its use is counted; empty for the base alone.</summary>
    public string Run { get; init; } = "";
}

/// <summary>How an answer is drawn.</summary>
internal sealed record AnswerWish
{
    /// <summary>0 takes the likeliest token always.</summary>
    public double Temperature { get; init; }

    public double TopP { get; init; } = 1;

    /// <summary>0 keeps all tokens.</summary>
    public int TopK { get; init; }

    public int MaxTokens { get; init; } = 128;

    public long Seed { get; init; }

    /// <summary>True to give the prompt whole even where training cut its texts: sources would be cut away.</summary>
    public bool Whole { get; init; }
}

/// <summary>A piece of an answer as it is made.</summary>
/// <param name="Text">Text that is complete with this piece; may be empty.</param>
/// <param name="StopReason">At the end: <c>stop</c> or <c>length</c>.</param>
internal sealed record AnswerPiece(string Text, string? StopReason);

/// <summary>A whole answer.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Tokens">Its length.</param>
/// <param name="StopReason"><c>stop</c>, <c>length</c>, or <c>too_long</c> when the prompt fills the model's context and nothing was asked.</param>
internal sealed record GivenAnswer(string Text, int Tokens, string StopReason);

/// <summary>Loss of a conversation's last turn.</summary>
/// <param name="Sum">Sum of its tokens' losses, in nats.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record TurnLoss(double Sum, int Tokens);

/// <summary>Asks models. Prompts are rendered with the base model's own chat template.</summary>
internal interface IModelAnswers
{
    /// <summary>Makes the model resident and keeps it until the session ends. One session a piece of work: others wait meanwhile when they need another base.</summary>
    /// <param name="model">What to ask.</param>
    /// <param name="wait">True to wait while another base is in use; false to be refused with <c>engine.busy</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="AnswerRefusedException">The model cannot be used; <c>engine.unavailable</c> when the engine died.</exception>
    Task<IAnswerSession> OpenAsync(AnswerModel model, bool wait, CancellationToken cancellationToken);
}

/// <summary>A resident model. <c>tuned</c> chooses between the base alone and the base with its adapter.</summary>
internal interface IAnswerSession : IAsyncDisposable
{
    /// <summary>What this session used so far.</summary>
    UsageAmount Used => default;

    /// <summary>Tokens that prompt and answer may have together.</summary>
    int ContextTokens => 2048;

    /// <summary>Length of a text in the model's tokens.</summary>
    int CountTokens(string text) => 1 + text.Length / 3;

    /// <summary>Answers one prompt, piece by piece.</summary>
    /// <exception cref="AnswerRefusedException">The prompt cannot be asked.</exception>
    IAsyncEnumerable<AnswerPiece> AskAsync(bool tuned, IReadOnlyList<DatasetMessage> prompt, AnswerWish wish, CancellationToken cancellationToken);

    /// <summary>Answers several prompts as one batch, in their order.</summary>
    /// <exception cref="AnswerRefusedException">A prompt cannot be asked.</exception>
    Task<IReadOnlyList<GivenAnswer>> AnswerAsync(
        bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> prompts, AnswerWish wish, CancellationToken cancellationToken);

    /// <summary>Loss of the last turn of several conversations, in their order; null for one that does not fit the model's context.</summary>
    /// <exception cref="AnswerRefusedException">A conversation cannot be rendered.</exception>
    Task<IReadOnlyList<TurnLoss?>> LossAsync(bool tuned, IReadOnlyList<IReadOnlyList<DatasetMessage>> conversations, CancellationToken cancellationToken);
}
