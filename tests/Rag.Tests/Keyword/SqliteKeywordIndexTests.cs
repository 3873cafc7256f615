using System.Text;
using Platform.Rag.Keyword;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Keyword;

public sealed class SqliteKeywordIndexTests : KeywordIndexContract, IDisposable
{
    private readonly ScratchFolder _folder = new();

    protected override IKeywordIndex Index => new SqliteKeywordIndex(_folder.Path);

    [Fact]
    public async Task No_byte_of_a_removed_words_entry_stays_in_the_file()
    {
        await Add((Of(1), "ordinary words"), (Of(2), "zyxwvut ordinary"));
        Bytes().ShouldContain("zyxwvut");

        await Index.RemoveDocumentsAsync(Tenant, "v1", [Id(2)], TestContext.Current.CancellationToken);

        Bytes().ShouldNotContain("zyxwvut");
        Bytes().ShouldContain("ordinary");
    }

    public void Dispose() => _folder.Dispose();

    private string Bytes() => string.Concat(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Content));

    private static string Content(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        return Encoding.Latin1.GetString(memory.ToArray());
    }
}
