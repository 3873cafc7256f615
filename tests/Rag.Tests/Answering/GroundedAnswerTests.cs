using System.Runtime.CompilerServices;
using Platform.Rag.Answering;

namespace Platform.Rag.Tests.Answering;

public sealed class GroundedAnswerTests
{
    private static readonly GroundedQuestion Question = new("When is the rent due?", [new AnswerSource(1, "Lease, p. 2", "The rent is due on the third day of each month.")]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_reached_its_greatest_length_says_so(bool cut)
    {
        var steps = await new GroundedAnswer(new Written([new("The rent is due on the third"), new(" day [1].", cut)]), null).AskAsync(Question, new AnswerOptions(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        steps[^1].Finished.ShouldNotBeNull().ShouldSatisfyAllConditions(whole => whole.IsCut.ShouldBe(cut), whole => whole.Text.ShouldBe("The rent is due on the third day [1]."), whole => whole.Verdict.ShouldBe(AnswerVerdict.Supported));
    }

    [Fact]
    public async Task An_answer_with_another_number_than_its_source_is_refused_however_many_words_it_shares()
    {
        var wrong = await new GroundedAnswer(new Written([new("The rent is due within 10 days of each month [1]. ")]), null).AskAsync(
            new("?", [new AnswerSource(1, "", "The rent is due within 3 days of each month.")]), new AnswerOptions(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        wrong[^1].Finished!.Verdict.ShouldBe(AnswerVerdict.Refused);
    }

    private sealed class Written(IReadOnlyList<GeneratedPiece> pieces) : ITextGenerator
    {
        public int ContextTokens => 2000;

        public int CountTokens(string text) => text.Length / 4;

        public async IAsyncEnumerable<GeneratedPiece> AnswerAsync(string system, string user, int maxTokens, long seed, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var piece in pieces)
                yield return piece;
        }
    }
}
