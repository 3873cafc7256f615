namespace Platform.Rag.Answering;

/// <summary>A piece of what a generator writes.</summary>
/// <param name="Text">Whole characters.</param>
/// <param name="IsCut">True on the last piece when the longest answer was reached before the answer's end.</param>
public readonly record struct GeneratedPiece(string Text, bool IsCut = false);

/// <summary>Writes answers. The host fills it with a base or tuned model of the engine.</summary>
public interface ITextGenerator
{
    /// <summary>Length of a text in the model's tokens.</summary>
    int CountTokens(string text);

    /// <summary>Tokens that prompt and answer may have together.</summary>
    int ContextTokens { get; }

    /// <summary>Streams an answer piece by piece. The model's own chat template is applied by the host.</summary>
    /// <param name="system">Instruction.</param>
    /// <param name="user">What is asked, with the sources.</param>
    /// <param name="maxTokens">Longest answer.</param>
    /// <param name="seed">Same seed, same answer.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    IAsyncEnumerable<GeneratedPiece> AnswerAsync(string system, string user, int maxTokens, long seed, CancellationToken cancellationToken);
}
