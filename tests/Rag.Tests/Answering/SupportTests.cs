using Platform.Rag.Answering;

namespace Platform.Rag.Tests.Answering;

public sealed class SupportTests
{
    private static readonly AnswerSource[] Sources =
    [
        new(1, "Lease, p. 2", "The tenant shall pay a rent of 1,250.00 EUR. The rent is due on the third day of each month. Pets are not allowed."),
        new(2, "House rules, p. 1", "The laundry room is open from 8:00 to 20:00. Bicycles stand in the cellar."),
    ];

    [Fact]
    public async Task A_sentence_that_its_source_says_has_high_support() =>
        (await Support.JudgeAsync("The rent of 1250 EUR is due on the third day of each month [1].", Sources, null, default)).Single().Value.ShouldBeGreaterThan(0.8);

    [Fact]
    public async Task A_wrong_number_takes_most_of_the_support()
    {
        var right = (await Support.JudgeAsync("The tenant shall pay a rent of 1,250.00 EUR [1].", Sources, null, default)).Single();
        var wrong = (await Support.JudgeAsync("The tenant shall pay a rent of 1,350.00 EUR [1].", Sources, null, default)).Single();

        (right.Figures, wrong.Figures, wrong.Instead).ShouldBe((FigureState.Stands, FigureState.Contradicted, "1,250.00 EUR"));
        wrong.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_citation_of_the_wrong_source_has_low_support() =>
        (await Support.JudgeAsync("The rent is due on the third day of each month [2].", Sources, null, default)).Single().Value.ShouldBeLessThan(0.35);

    [Fact]
    public async Task A_sentence_that_cites_nothing_is_compared_with_all_sources_at_a_discount()
    {
        var cited = (await Support.JudgeAsync("Bicycles stand in the cellar [2].", Sources, null, default)).Single();
        var bare = (await Support.JudgeAsync("Bicycles stand in the cellar.", Sources, null, default)).Single();

        bare.Value.ShouldBe(cited.Value * 0.85, 1e-9);
    }

    [Fact]
    public async Task A_citation_behind_the_full_stop_belongs_to_the_sentence_before_it()
    {
        var judged = await Support.JudgeAsync("Pets are not allowed. [1] Bicycles stand in the cellar.[2]", Sources, null, default);

        judged.Select(sentence => sentence.Cited.Single()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Chinese_is_judged_by_pairs_of_characters()
    {
        AnswerSource[] sources = [new(1, "民法典", "向人民法院请求保护民事权利的诉讼时效期间为三年。法律另有规定的，依照其规定。")];

        (await Support.JudgeAsync("诉讼时效期间为三年[1]。", sources, null, default)).Single().Value.ShouldBeGreaterThan(0.8);
        (await Support.JudgeAsync("租赁合同可以随时解除[1]。", sources, null, default)).Single().Value.ShouldBeLessThan(0.35);
    }

    [Fact]
    public void The_verdict_refuses_weak_answers_marks_mixed_ones_and_lets_good_ones_pass()
    {
        var options = new AnswerOptions { Floor = 0.35 };
        GroundedAnswer.VerdictOf([Judged(0.9), Judged(0.5)], options).ShouldBe(AnswerVerdict.Supported);
        GroundedAnswer.VerdictOf([Judged(0.9), Judged(0.1)], options).ShouldBe(AnswerVerdict.Marked);
        GroundedAnswer.VerdictOf([Judged(0.2), Judged(0.1)], options).ShouldBe(AnswerVerdict.Refused);
        GroundedAnswer.VerdictOf([Judged(0.2), Judged(0.1)], options with { Refuses = false }).ShouldBe(AnswerVerdict.Marked);
        GroundedAnswer.VerdictOf([], options).ShouldBe(AnswerVerdict.Refused);
    }

    private static SentenceSupport Judged(double value) => new("Twelve words.", [1], value, value, null);
}
