using Platform.Rag.Index;

namespace Platform.Rag.Tests;

public sealed class PartitionKeyTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("../other")]
    [InlineData("a b")]
    public void A_key_that_could_leave_its_folder_is_refused(string value) =>
        Should.Throw<ArgumentException>(() => new PartitionKey(value));

    [Fact]
    public void Equal_values_are_equal_keys() =>
        new PartitionKey("tenant-1").ShouldBe(new PartitionKey("tenant-1"));
}
