using System.Text;

namespace Platform.Rag.Tests.Extraction;

public sealed class ExpectedTextTests
{
    [Theory]
    [InlineData("legal/webhelpcominc-10-8-hosting-agreement.pdf", "legal/webhelpcominc-10-8-hosting-agreement.txt", 0.99, 0.99, 0.99)]
    [InlineData("legal/premierbiomedicalinc-10-2-intellectual-property-agreement.pdf", "legal/premierbiomedicalinc-10-2-intellectual-property-agreement.txt", 0.99, 0.99, 0.99)]
    [InlineData("legal/个人信息保护法.pdf", "legal/个人信息保护法.txt", 0.99, 0.99, 0.99)]
    [InlineData("parse/multi_page.pdf", "parse/multi_page.md", 0.99, 0.99, 0.99)]
    [InlineData("parse/RECEIPT-2024-TXN-98765_retail_purchase.pdf", "parse/RECEIPT-2024-TXN-98765_retail_purchase.md", 0.99, 0.99, 0.99)]
    [InlineData("parse/word_tables.docx", "parse/word_tables.md", 0.99, 0.99, 0.99)]
    [InlineData("parse/docx_lists.docx", "parse/docx_lists.md", 0.99, 0.99, 0.99)]
    [InlineData("parse/unit_test_headers_numbered.docx", "parse/unit_test_headers_numbered.md", 0.99, 0.99, 0.99)]
    [InlineData("legal/劳动合同法.docx", "legal/劳动合同法.md", 0.99, 0.99, 0.99)]
    [InlineData("edge/消费者权益保护法.gb18030.txt", "edge/消费者权益保护法.gb18030.txt", 0.99, 0.99, 0.99)]
    public void A_file_gives_the_words_of_its_reference_text(string file, string reference, double recall, double precision, double order)
    {
        var document = GoldenDocuments.Read(file);
        var agreement = WordAgreement.Compare(Reference(reference), document.Text);
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: recall {agreement.Recall:F4}, precision {agreement.Precision:F4}, order {agreement.Order:F4}");

        agreement.Recall.ShouldBeGreaterThanOrEqualTo(recall);
        agreement.Precision.ShouldBeGreaterThanOrEqualTo(precision);
        agreement.Order.ShouldBeGreaterThanOrEqualTo(order);
    }

    private static string Reference(string name)
    {
        var encoding = name.Contains("gb18030", StringComparison.Ordinal) ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")! : Encoding.UTF8;
        return File.ReadAllText(GoldenDocuments.PathOf(name), encoding);
    }
}
