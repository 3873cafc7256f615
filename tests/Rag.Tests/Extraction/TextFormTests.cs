using System.Text;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Rag.Tests.Extraction;

public sealed class TextFormTests
{
    [Theory]
    [InlineData("utf-8", "个人信息保护法，第一条。")]
    [InlineData("GB18030", "个人信息保护法，第一条为了保护个人信息权益。")]
    [InlineData("utf-16", "Plain text in sixteen bits")]
    [InlineData("utf-16BE", "Plain text in sixteen bits")]
    public void Text_is_read_in_the_encoding_it_was_written_in(string encoding, string text)
    {
        var form = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);

        Read(form.GetBytes(text)).Text.ShouldBe(text);
    }

    [Fact]
    public void Western_text_without_a_declared_encoding_is_read_with_a_warning()
    {
        var document = Read(Encoding.Latin1.GetBytes("Café à Zürich: déjà vu, façade, naïve, Größe"));

        document.Text.ShouldBe("Café à Zürich: déjà vu, façade, naïve, Größe");
        document.Warnings.ShouldHaveSingleItem().Code.ShouldBe("text.encoding_guessed");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Should.Throw<ExtractionException>(() => Read([1, 0, 2, 0, 0, 0, 3, 255, 254, 0, 9])).Code.ShouldBe("document.unknown_format");

    [Fact]
    public void Readable_text_has_quality_one_and_a_broken_text_layer_has_little()
    {
        Quality("The borrower shall repay the loan within 30 days.").ShouldBe(1);
        Quality("第一条 为了保护个人信息权益，规范个人信息处理活动。").ShouldBe(1);
        Quality("\uE001\uE002\uE003\uE004 \uE005\uE006 \uFFFD\uFFFD").ShouldBeLessThan(0.1);
        Quality("~~~~ ^^^^ |||| ==== ____ a").ShouldBeLessThan(0.3);
    }

    [Fact]
    public void A_citation_on_two_lines_is_two_rectangles_on_the_page_and_none_on_another()
    {
        var document = GoldenDocuments.Read("legal/webhelpcominc-10-8-hosting-agreement.pdf");
        var at = document.Text.IndexOf("entered into by eGain Communications Corporation", StringComparison.Ordinal);
        var span = new TextSpan(at, "entered into by eGain Communications Corporation".Length);

        var places = document.Geometry![0].Rectangles(span);

        places.Count.ShouldBe(2);
        places.ShouldAllBe(place => place.Left >= 0 && place.Top >= 0 && place.Left + place.Width <= 1 && place.Top + place.Height <= 1);
        places[1].Top.ShouldBeGreaterThan(places[0].Top);
        document.Geometry[1].Rectangles(span).ShouldBeEmpty();
    }

    [Fact]
    public void Every_word_of_a_pdf_has_its_place_inside_its_page()
    {
        foreach (var file in (string[])["edge/rotated-page-90.pdf", "edge/multi-column-2p.pdf", "finance/mcdonalds-2023q1-earnings.pdf", "legal/个人信息保护法.pdf"])
        {
            var document = GoldenDocuments.Read(file);
            foreach (var geometry in document.Geometry!)
            {
                var page = document.Pages[geometry.Page - 1].Span;
                for (var word = 0; word < geometry.Words.Count; word += 6)
                {
                    new TextSpan(geometry.Words[word], geometry.Words[word + 1]).ShouldSatisfyAllConditions(span => span.Start.ShouldBeGreaterThanOrEqualTo(page.Start), span => span.End.ShouldBeLessThanOrEqualTo(page.End));
                    (geometry.Words[word + 2] + geometry.Words[word + 4]).ShouldBeLessThanOrEqualTo((int)(10 * geometry.Width) + 50, file);
                }
            }
        }
    }

    private static double Quality(string text) => Read(Encoding.UTF8.GetBytes(text)).Pages[0].Quality;

    private static ExtractedDocument Read(byte[] content)
    {
        var path = Path.Combine(GoldenDocuments.NewFolder(), "text.txt");
        File.WriteAllBytes(path, content);
        return GoldenDocuments.ReadAll(path).Document.ShouldNotBeNull();
    }
}
