using System.Globalization;
using Platform.Domain.Kernel;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData("0.00", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("-12.3400", "-12.34")]
    [InlineData("0.0000001", "0.0000001")]
    [InlineData("0.0010", "0.001")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void A_decimal_has_one_text(string written, string text) =>
        CanonicalText.Of(decimal.Parse(written, CultureInfo.InvariantCulture)).ShouldBe(text);

    [Fact]
    public void The_text_of_any_decimal_is_that_of_the_long_form()
    {
        var chance = new SplitMix64(3);
        for (var number = 0; number < 20_000; number++)
        {
            var value = new decimal((int)chance.Next(), number % 3 == 0 ? (int)chance.Next() : 0, number % 5 == 0 ? (int)chance.Next() : 0, number % 2 == 0, (byte)chance.Index(29));
            CanonicalText.Of(value).ShouldBe(value.ToString("0.############################", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void The_hash_of_a_value_is_the_hash_of_its_text()
    {
        var value = new { Name = "Ünïcode \"quoted\" 名", Share = 1.50m, Rows = Enumerable.Range(0, 5000).Select(number => $"row {number}").ToList() };

        CanonicalText.HashOf(value).ShouldBe(CanonicalText.Hash(CanonicalText.Of(value)));
    }
}
