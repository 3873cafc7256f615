using Platform.Web.Hosting.Answering;

namespace Platform.Web.Tests.Playground;

public sealed class WholeCharactersTests
{
    [Theory]
    [InlineData("诉讼时效为三\uFFFD", "length", "诉讼时效为三")]
    [InlineData("\uFFFD\uFFFD", "length", "")]
    [InlineData("A file with a broken sign: \uFFFD", "stop", "A file with a broken sign: \uFFFD")]
    public void An_answer_cut_inside_a_character_ends_before_it(string end, string reason, string kept) => EngineAnswerSession.WholeCharacters(end, reason).ShouldBe(kept);
}
