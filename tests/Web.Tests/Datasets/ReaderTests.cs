using System.Text;
using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Reading;

namespace Platform.Web.Tests.Datasets;

public sealed class ReaderTests
{
    static ReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Quoted_fields_may_hold_delimiters_quotes_and_lines()
    {
        var rows = await ReadAsync(FileFormat.Csv, "q,a\r\n\"one, \"\"two\"\"\nthree\",yes\r\nplain,no\r\n");

        rows.Select(row => (row.Line, row[0], row[1])).ShouldBe([(2, "one, \"two\"\nthree", "yes"), (4, "plain", "no")]);
    }

    [Fact]
    public async Task A_ragged_row_is_reported_by_its_line_and_the_others_are_read()
    {
        var rows = await ReadAsync(FileFormat.Csv, "q,a\n1,x\n2\n3,y,z\n4,w\n");

        rows.Select(row => row.Fault?.Kind).ShouldBe([null, FindingKind.RaggedRow, FindingKind.RaggedRow, null]);
        rows[1].Line.ShouldBe(3);
        rows[1].Fault!.Detail.ShouldBe("The row has 1 fields, the header 2.");
    }

    [Fact]
    public async Task A_quote_that_never_closes_costs_its_own_row_only()
    {
        var text = new StringBuilder("q,a\n1,x\n2,\"open\n");
        for (var i = 3; i < 50_000; i++)
            text.Append($"{i},some text that makes the file long enough\n");

        var rows = await ReadAsync(FileFormat.Csv, text.ToString());

        rows.Count.ShouldBe(49_999);
        rows.Single(row => row.Fault is not null).Line.ShouldBe(3);
        rows.Single(row => row.Fault is not null).Fault!.Detail.ShouldContain("line 3");
        rows[^1].Line.ShouldBe(50_000);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData(',')]
    public async Task The_delimiter_is_found(char delimiter)
    {
        var rows = await ReadAsync(FileFormat.Csv, $"question{delimiter}answer\n\"What, why?\"{delimiter}\"So; it | is\"\nHow?{delimiter}Well\n");

        rows[0][0].ShouldBe("What, why?");
        rows[1][1].ShouldBe("Well");
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("gb18030", false)]
    public async Task Text_is_read_in_the_encoding_it_was_written_in(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = "问题,答案\n发烧三天怎么办？,建议尽快到医院就诊。\n孩子咳嗽不止,请多喝温水并观察。\n";
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

        var rows = await ReadAsync(FileFormat.Csv, bytes);

        rows.Count.ShouldBe(2);
        rows[0][0].ShouldBe("发烧三天怎么办？");
        rows[1][1].ShouldBe("请多喝温水并观察。");
    }

    [Fact]
    public async Task A_wrong_byte_is_reported_with_its_place_and_never_replaced_in_silence()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat("q,a\n", string.Concat(Enumerable.Repeat("größe,weiß\n", 100))));
        var at = Encoding.UTF8.GetByteCount("q,a\n" + string.Concat(Enumerable.Repeat("größe,weiß\n", 50))) + 1;
        bytes[at] = 0xFF;

        var rows = await ReadAsync(FileFormat.Csv, bytes);

        var broken = rows.Single(row => row.Fault is not null);
        broken.Line.ShouldBe(52);
        broken.Fault!.Kind.ShouldBe(FindingKind.BadEncoding);
        broken.Fault.Detail.ShouldContain($"Byte {at} ");
        rows.Count.ShouldBe(100);
    }

    [Fact]
    public async Task An_encoding_that_cannot_be_known_is_refused_with_the_place_of_the_first_byte()
    {
        var bytes = Encoding.GetEncoding("windows-1252").GetBytes("frage,antwort\nWie groß ist es?,Größer als früher, \nOù?,Là-bas\n");

        var refused = await Should.ThrowAsync<UnreadableFileException>(() => ReadAsync(FileFormat.Csv, bytes));

        refused.Message.ShouldContain("byte 21 (0xDF) is not UTF-8");
        (await ReadAsync(FileFormat.Csv, bytes, "windows-1252"))[0].Excerpt.ShouldStartWith("Wie groß ist es?");
    }

    [Fact]
    public async Task A_broken_line_40000_is_reported_there_and_all_others_are_read()
    {
        var text = new StringBuilder();
        for (var line = 1; line <= 50_000; line++)
            text.Append(line == 40_000 ? "{\"prompt\": \"q\", \"completion\": \"a\"\n" : $$"""{"prompt": "question {{line}}", "completion": "answer"}""" + "\n");

        var rows = await ReadAsync(FileFormat.Jsonl, text.ToString());

        rows.Count.ShouldBe(50_000);
        var broken = rows.Single(row => row.Fault is not null);
        broken.Line.ShouldBe(40_000);
        broken.Fault!.Kind.ShouldBe(FindingKind.BadJson);
        broken.Fault.Detail.ShouldContain("it ends too early");
    }

    [Theory]
    [InlineData("[1]", FindingKind.BadJson)]
    [InlineData("{\"a\":1}}", FindingKind.BadJson)]
    [InlineData("{\"a\":\"\\ud800\"}", FindingKind.BadJson)]
    [InlineData("{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\"}", FindingKind.Preference)]
    public async Task An_unusable_line_says_why(string line, FindingKind kind)
    {
        var rows = await ReadAsync(FileFormat.Jsonl, "{\"a\":\"fine\"}\n" + line + "\n");

        rows[1].Fault!.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_skipped_without_being_held()
    {
        var text = "{\"a\":\"1\"}\n{\"a\":\"" + new string('x', 20 << 20) + "\"}\n{\"a\":\"3\"}\n";

        var rows = await ReadAsync(FileFormat.Jsonl, text);

        rows.Select(row => (row.Line, row.Fault?.Kind)).ShouldBe([(1, null), (2, FindingKind.BadField), (3, null)]);
    }

    [Fact]
    public async Task One_list_of_objects_is_refused_with_the_remedy() =>
        (await Should.ThrowAsync<UnreadableFileException>(() => ReadAsync(FileFormat.Jsonl, "[\n{\"a\":1}\n]"))).Message.ShouldContain("one JSON object a line");

    [Theory]
    [InlineData("PAR1\u0015\u0004", "Parquet")]
    [InlineData("%PDF-1.7", "PDF")]
    public async Task A_file_of_another_kind_under_a_false_name_is_refused_by_name(string start, string kind) =>
        (await Should.ThrowAsync<UnreadableFileException>(() => ReadAsync(FileFormat.Csv, start))).Message.ShouldContain(kind);

    private static Task<List<RawRow>> ReadAsync(FileFormat format, string text) => ReadAsync(format, Encoding.UTF8.GetBytes(text));

    internal static async Task<List<RawRow>> ReadAsync(FileFormat format, byte[] bytes, string? encoding = null)
    {
        var (reader, _) = await RowReaders.OpenAsync(new MemoryStream(bytes), format, encoding, ReadLimits.Default, CancellationToken.None);
        var rows = new List<RawRow>();
        await foreach (var row in reader.ReadAsync(CancellationToken.None))
            rows.Add(row);
        return rows;
    }
}
