namespace Platform.Rag.Tests.Extraction;

public sealed class ExpectedTextTests
{
    [Theory]
    [InlineData("legal/webhelpcominc-10-8-hosting-agreement.pdf", "legal/webhelpcominc-10-8-hosting-agreement.txt", 0.97, 0.97, 0.95)]
    [InlineData("legal/premierbiomedicalinc-10-2-intellectual-property-agreement.pdf", "legal/premierbiomedicalinc-10-2-intellectual-property-agreement.txt", 0.97, 0.97, 0.95)]
    [InlineData("legal/个人信息保护法.pdf", "legal/个人信息保护法.txt", 0.97, 0.5, 0.97)]
    [InlineData("parse/multi_page.pdf", "parse/multi_page.md", 0.97, 0.97, 0.95)]
    [InlineData("parse/RECEIPT-2024-TXN-98765_retail_purchase.pdf", "parse/RECEIPT-2024-TXN-98765_retail_purchase.md", 0.97, 0.97, 0.95)]
    public void A_file_gives_the_words_of_its_reference_text(string file, string reference, double recall, double precision, double order)
    {
        var document = GoldenDocuments.Read(file);
        var agreement = WordAgreement.Compare(File.ReadAllText(GoldenDocuments.PathOf(reference)), document.Text);
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: recall {agreement.Recall:F4}, precision {agreement.Precision:F4}, order {agreement.Order:F4}");

        agreement.Recall.ShouldBeGreaterThanOrEqualTo(recall);
        agreement.Precision.ShouldBeGreaterThanOrEqualTo(precision);
        agreement.Order.ShouldBeGreaterThanOrEqualTo(order);
    }
}
