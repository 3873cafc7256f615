using Platform.Domain.Kernel;

namespace Platform.Domain.Tests;

public sealed class OutcomeTests
{
    private static readonly DomainError Refusal = new("test.refused", "No.");

    [Fact]
    public void A_refusal_has_no_value()
    {
        Outcome<int> outcome = Refusal;

        outcome.Succeeded.ShouldBeFalse();
        outcome.Error.ShouldBe(Refusal);
        Should.Throw<InvalidOperationException>(() => outcome.Value);
    }

    [Fact]
    public void A_success_gives_its_value()
    {
        Outcome<int> outcome = 3;

        outcome.Succeeded.ShouldBeTrue();
        outcome.Value.ShouldBe(3);
    }
}
