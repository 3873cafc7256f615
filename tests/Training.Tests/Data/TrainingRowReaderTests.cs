using System.Text;
using Platform.Training.Data;
using Platform.Training.Engine;

namespace Platform.Training.Tests.Data;

public sealed class TrainingRowReaderTests
{
    [Fact]
    public async Task Both_forms_are_read_in_order_with_their_lines()
    {
        List<RowReading> lines = await ReadAsync(
            "\uFEFF{\"id\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}],\"label\":\"l\",\"meta\":{\"k\":1}}\r\n\n  \n{\"input\":\"i\",\"label\":\"yes\",\"extra\":[]}");

        lines.Select(line => line.Line).ShouldBe([1L, 4L]);
        TrainingRow first = lines[0].Row!, second = lines[1].Row!;
        (first.Id, first.Label, first.Answer, first.Meta!["k"]).ShouldBe(("x", "l", "b", 1L));
        (second.Id, second.Messages[0].Content, second.Answer).ShouldBe(("4", "i", "yes"));
    }

    [Theory]
    [InlineData("{", "data.line_not_json")]
    [InlineData("[1]", "data.line_not_json")]
    [InlineData("{}", "data.no_messages")]
    [InlineData("{\"messages\":[]}", "data.no_messages")]
    [InlineData("{\"messages\":7}", "data.no_messages")]
    [InlineData("{\"messages\":[1]}", "data.bad_message")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\"}]}", "data.bad_message")]
    [InlineData("{\"messages\":[{\"content\":\"x\"}]}", "data.bad_message")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "data.no_answer")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\" \"}]}", "data.empty_answer")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":5}]}", "data.bad_field")]
    [InlineData("{\"input\":\"x\"}", "data.no_messages")]
    public async Task A_bad_line_is_named_and_the_next_one_is_read(string bad, string code)
    {
        List<RowReading> lines = await ReadAsync(bad + "\n{\"input\":\"i\",\"label\":\"l\"}");
        lines[0].Problem!.Code.ShouldBe(code);
        lines[1].Row!.Answer.ShouldBe("l");
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused_by_line()
    {
        byte[] bytes = [.. "{\"input\":\""u8, 0xC4, 0xE3, 0xBA, .. "\",\"label\":\"l\"}\n"u8];
        List<RowReading> lines = await ReadAsync(bytes);
        lines.Single().Problem!.Code.ShouldBe("data.line_not_json");
    }

    [Fact]
    public async Task A_line_without_end_is_skipped_and_not_held()
    {
        byte[] bytes = new byte[TrainingRowReader.MostLineBytes + (1 << 20)];
        Array.Fill(bytes, (byte)'x');
        List<RowReading> lines = await ReadAsync([.. bytes, .. "\n{\"input\":\"i\",\"label\":\"l\"}"u8]);
        lines.Select(line => (line.Line, Code: line.Problem?.Code)).ShouldBe([(1L, "data.line_too_long"), (2L, null)]);
    }

    [Fact]
    public async Task The_first_bad_line_of_a_file_ends_the_reading_with_its_number()
    {
        using TemporaryFolder folder = new();
        string good = "{\"input\":\"i\",\"label\":\"l\"}\n";
        string path = folder.File("rows.jsonl", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(good, 39_999)) + "{broken\n" + good));
        int read = 0;
        EngineException refusal = await Should.ThrowAsync<EngineException>(async () =>
        {
            await foreach (TrainingRow row in TrainingRowReader.ReadAsync(path, TestContext.Current.CancellationToken))
            {
                read++;
            }
        });
        refusal.Message.ShouldContain("rows.jsonl, line 40000");
        read.ShouldBe(39_999);
    }

    private static Task<List<RowReading>> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<List<RowReading>> ReadAsync(byte[] bytes)
    {
        List<RowReading> lines = [];
        await foreach (RowReading line in TrainingRowReader.ReadLinesAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }
}
