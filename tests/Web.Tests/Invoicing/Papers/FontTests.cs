using System.Text;
using Platform.Web.Features.Invoicing.Papers.Pdf;
using Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

namespace Platform.Web.Tests.Invoicing.Papers;

public sealed class FontTests
{
    [Fact]
    public void A_subset_of_a_compact_font_keeps_the_names_of_its_glyphs_and_little_else()
    {
        var font = FontFile.Open(File.ReadAllBytes("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), "SC")!;
        var whole = new CompactFont(font.Table("CFF "));
        int[] glyphs = [.. "门诊发票合同哈希龘".EnumerateRunes().Select(character => font.Characters[character.Value])];

        var bytes = whole.Subset(glyphs);
        var subset = new CompactFont(bytes);

        font.IsCompact.ShouldBeTrue();
        glyphs.ShouldAllBe(glyph => glyph > 0);
        Enumerable.Range(1, glyphs.Length).Select(subset.NameOf).ShouldBe(glyphs.Order().Select(whole.NameOf));
        bytes.Length.ShouldBeLessThan(200_000);
        // what was cut out is not needed: a subset of the subset follows every call again
        subset.Subset(Enumerable.Range(1, glyphs.Length)).Length.ShouldBe(bytes.Length);
    }

    [Fact]
    public void A_file_that_is_no_font_is_passed_over()
    {
        FontFile.Open("not a font at all"u8.ToArray(), "").ShouldBeNull();
        FontFile.Open([], "").ShouldBeNull();
        var half = File.ReadAllBytes("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
        FontFile.Open(half[..5000], "SC").ShouldBeNull();
    }

    [Fact]
    public void Western_letters_need_no_font_file()
    {
        var faces = new PdfFaces([]);

        "Zürich – “Öl” €5 × Œuvre".EnumerateRunes().ShouldAllBe(character => faces.Can(character));
        faces.Can(new Rune('Ł')).ShouldBeFalse();
        faces.WidthOf("Total", 10, bold: false).ShouldBe((611 + 556 + 278 + 556 + 222) / 100.0, 0.001);
    }

    [Theory]
    [InlineData("a short line", 200, 1)]
    [InlineData("words that go on and on until the line is full and then on the next one", 100, 4)]
    [InlineData("wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", 100, 5)]
    [InlineData("first\nsecond", 200, 2)]
    public void Lines_break_where_they_are_full_and_lose_nothing(string text, double width, int count)
    {
        var (faces, look) = (new PdfFaces([]), new TextLook(10));

        var lines = TextLines.Of(text, width, look, faces);

        lines.Count.ShouldBe(count);
        lines.ShouldAllBe(line => faces.WidthOf(line, 10, false) <= width);
        string.Concat(lines).Replace(" ", "", StringComparison.Ordinal).ShouldBe(text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Chinese_breaks_between_characters_and_no_line_begins_with_a_full_stop()
    {
        var faces = new PdfFaces(SystemFonts.Folders);

        var lines = TextLines.Of("证据文件无需供应商参与，无需联网。即可重新计算每一行。", 60, new TextLook(10), faces);

        lines.Count.ShouldBeGreaterThan(3);
        lines.ShouldAllBe(line => line[0] != '。' && line[0] != '，');
    }
}
