using System.Runtime.CompilerServices;
using Platform.Domain.Datasets;
using Platform.Rag.Answering;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>A resident model as the answerer of questions. Takes the likeliest token unless told otherwise: the same prompt gives the same answer.</summary>
internal sealed class SessionGenerator(IAnswerSession session, bool tuned, AnswerWish? drawn = null) : ITextGenerator
{
    public int ContextTokens => session.ContextTokens;

    public int CountTokens(string text) => session.CountTokens(text);

    public async IAsyncEnumerable<GeneratedPiece> AnswerAsync(string system, string user, int maxTokens, long seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wish = (drawn ?? new AnswerWish()) with { MaxTokens = maxTokens, Seed = seed };
        DatasetMessage[] prompt = [new(MessageRole.System, system), new(MessageRole.User, user)];
        await foreach (var piece in session.AskAsync(tuned, prompt, wish, cancellationToken))
        {
            var isCut = piece.StopReason == "length";
            if (piece.Text.Length > 0 || isCut)
                yield return new GeneratedPiece(piece.Text, isCut);
        }
    }
}
