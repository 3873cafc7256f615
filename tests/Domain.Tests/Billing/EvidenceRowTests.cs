using Platform.Domain.Billing.Evidence;

namespace Platform.Domain.Tests.Billing;

public sealed class EvidenceRowTests
{
    [Theory]
    [InlineData("c1,1767225600000,1,0.25,ward 3,")]
    [InlineData("c1,1767225600000,0,-3,,12.5")]
    public void A_row_is_read_as_it_was_written(string line) => EvidenceRow.Parse(line)!.Line.ShouldBe(line);

    [Theory]
    [InlineData("")]
    [InlineData("c1,1767225600000,1,0.25,ward 3")]
    [InlineData("c1,1767225600000,1,0.25,ward 3,,")]
    [InlineData(",1767225600000,1,0.25,,")]
    [InlineData("c1,1767225600000,2,0.25,,")]
    [InlineData("c1,1767225600000,,0.25,,")]
    [InlineData("c1,soon,1,0.25,,")]
    [InlineData("c1,900000000000000000,1,0.25,,")]
    [InlineData("c1,1767225600000,1,1e3,,")]
    [InlineData("c1,1767225600000,1,much,,")]
    [InlineData("c1,1767225600000,1,0.25,,before")]
    public void What_is_no_row_is_not_read(string line) => EvidenceRow.Parse(line).ShouldBeNull();
}
