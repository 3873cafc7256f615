using System.IO.Compression;
using System.Text;
using Platform.Rag.Documents;
using Platform.Web.Hosting.Extraction;

namespace Platform.Web.Tests.Extraction;

public sealed class ExtractionProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-extract-").FullName;

    [Fact]
    public async Task A_file_read_in_the_child_comes_back_whole_with_its_pages_and_blocks()
    {
        var result = await ReadAsync(Write("notes.md", "# Terms\n\nThe fee is 3.5 %.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"));

        var document = result.Document.ShouldNotBeNull();
        document.Title.ShouldBe("Terms");
        document.Blocks.Select(block => block.Kind).ShouldBe([BlockKind.Heading, BlockKind.Paragraph, BlockKind.Table]);
        document.Text.ShouldBe("Terms\n\nThe fee is 3.5 %.\n\na | b\n1 | 2");
        document.Pages.ShouldHaveSingleItem().Span.ShouldBe(new TextSpan(0, document.Text.Length));
    }

    [Fact]
    public async Task A_passage_of_a_pdf_is_found_again_on_the_picture_of_its_page()
    {
        var path = Write("one.pdf", """
            %PDF-1.4
            1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
            2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
            3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj
            4 0 obj << /Length 43 >> stream
            BT /F1 20 Tf 20 50 Td (Notice period) Tj ET
            endstream endobj
            5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
            trailer << /Root 1 0 R >>
            """);

        var document = (await ReadAsync(path)).Document.ShouldNotBeNull();
        var place = document.Geometry.ShouldNotBeNull().ShouldHaveSingleItem().Rectangles(new TextSpan(document.Text.IndexOf("period", StringComparison.Ordinal), 6)).ShouldHaveSingleItem();
        var picture = await Extraction().DrawPageAsync(path, 1, 400, _folder, TestContext.Current.CancellationToken);

        // on a page of 200 × 100 points the line stands at 20, its foot 50 from below
        place.Left.ShouldBeInRange(0.35, 0.5);
        (place.Left + place.Width).ShouldBeInRange(0.6, 0.85);
        place.Top.ShouldBeInRange(0.25, 0.5);
        (await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken)).AsSpan(16, 8).ToArray().ShouldBe([0, 0, 1, 144, 0, 0, 0, 200]);
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_refused()
    {
        var failure = await Should.ThrowAsync<ExtractionException>(() => Extraction().DrawPageAsync(Write("none.pdf", "%PDF-1.4 nothing"), 7, 400, _folder, TestContext.Current.CancellationToken));

        failure.Code.ShouldBe("document.broken");
        failure.Message.ShouldContain("Page 7");
    }

    [Fact]
    public async Task A_refusal_of_the_child_keeps_its_code_and_its_sentence()
    {
        var refused = await RefusedAsync(Write("empty.txt", ""));

        refused.Code.ShouldBe("document.empty");
        refused.Message.ShouldContain("empty.txt");
    }

    [Fact]
    public async Task Files_inside_an_archive_are_unpacked_under_safe_names_into_the_jobs_folder()
    {
        var archive = Path.Combine(_folder, "batch.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            Put(zip, "../../etc/passwd.txt", "outside");
            Put(zip, "reports/q1.txt", "inside");
        }

        var result = await ReadAsync(archive);

        result.Parts.Select(part => part.Name).ShouldBe(["etc/passwd.txt", "reports/q1.txt"]);
        result.Parts.ShouldAllBe(part => Path.GetFullPath(Extraction().PartPath(_folder, part)).StartsWith(_folder, StringComparison.Ordinal));
        (await File.ReadAllTextAsync(Extraction().PartPath(_folder, result.Parts[1]), TestContext.Current.CancellationToken)).ShouldBe("inside");
    }

    [Fact]
    public async Task A_decompression_bomb_is_refused_long_before_it_fills_the_disk()
    {
        var archive = Path.Combine(_folder, "bomb.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("zeros.txt", CompressionLevel.SmallestSize).Open();
            var block = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 300; megabyte++)
                entry.Write(block);
        }

        var refused = await RefusedAsync(archive);

        refused.Code.ShouldBe("document.too_large");
        new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length).ShouldBeLessThan(150L << 20);
    }

    [Fact]
    public async Task A_file_nested_so_deep_that_its_reader_overflows_costs_the_child_and_not_the_portal()
    {
        var path = Path.Combine(_folder, "deep.docx");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            const int Depth = 300_000;
            Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""");
            Put(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""");
            Put(zip, "word/document.xml", "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                + string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", Depth)) + string.Concat(Enumerable.Repeat("</w:sdtContent></w:sdt>", Depth)) + "</w:body></w:document>");
        }

        (await RefusedAsync(path)).Code.ShouldBeOneOf("document.broken", "document.too_deep", "document.memory");
    }

    [Fact]
    public async Task A_file_that_takes_too_long_is_refused_with_the_time_it_was_given()
    {
        var refused = await RefusedAsync(Write("slow.txt", "text"), ExtractionLimit.Default with { Time = TimeSpan.FromMilliseconds(20) });

        refused.Code.ShouldBe("document.timeout");
        refused.Message.ShouldContain("0.02 seconds");
    }

    [Fact]
    public async Task A_file_that_needs_too_much_memory_is_refused_and_says_so()
    {
        var path = Path.Combine(_folder, "large.txt");
        var line = Encoding.UTF8.GetBytes("A sentence that is repeated until the text no longer fits.\n\n");
        await using (var file = File.Create(path))
        {
            for (var written = 0; written < 48 << 20; written += line.Length)
                file.Write(line);
        }

        (await RefusedAsync(path, ExtractionLimit.Default with { MemoryBytes = 160L << 20 })).Code.ShouldBe("document.memory");
    }

    [Fact]
    public async Task Children_see_no_network_and_none_of_the_portals_environment()
    {
        // a name that no setting has: portals of other tests start meanwhile
        Environment.SetEnvironmentVariable("Lathe__TestSecret", "a secret");
        var sandbox = new Sandbox();
        var seen = Path.Combine(_folder, "seen.txt");

        await Sandbox.RunAsync(sandbox.Command(ExtractionLimit.Default, _folder, "sh", "-c", $"env > {seen}; cat /proc/self/net/dev >> {seen}; ulimit -f >> {seen}"), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var lines = await File.ReadAllLinesAsync(seen, TestContext.Current.CancellationToken);
        lines.ShouldNotContain(line => line.Contains("secret", StringComparison.Ordinal));
        var devices = lines.Where(line => line.Contains(':', StringComparison.Ordinal) && line.StartsWith(' ')).Select(line => line.Split(':')[0].Trim()).ToList();
        devices.All(device => device == "lo").ShouldBe(sandbox.IsolatesNetwork);
        (lines[^1] != "unlimited").ShouldBe(sandbox.HasKernelLimits);
    }

    [Fact]
    public async Task Stopping_the_job_kills_the_child_and_all_it_started()
    {
        using var stop = new CancellationTokenSource();
        var mark = Path.Combine(_folder, "started");
        var running = Sandbox.RunAsync(new Sandbox().Command(ExtractionLimit.Default, _folder, "sh", "-c", $"sh -c 'echo $$ > {mark}.tmp; mv {mark}.tmp {mark}; exec sleep 300'; true"), TimeSpan.FromMinutes(5), stop.Token);
        while (!File.Exists(mark))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        var inner = (await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken)).Trim();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        while (IsRunning(inner))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A process that ended and was not collected yet is a zombie.
    private static bool IsRunning(string pid) => Runs.PortalProcess.IsAlive(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));

    private static ExtractionProcess Extraction(ExtractionLimit? limit = null) => new(new Sandbox(), limit ?? ExtractionLimit.Default);

    private Task<Platform.Rag.Extraction.ExtractionResult> ReadAsync(string path, ExtractionLimit? limit = null) =>
        Extraction(limit).ReadAsync(path, Path.GetFileName(path), 0, _folder, TestContext.Current.CancellationToken);

    private Task<ExtractionException> RefusedAsync(string path, ExtractionLimit? limit = null) => Should.ThrowAsync<ExtractionException>(() => ReadAsync(path, limit));

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static void Put(ZipArchive zip, string name, string content)
    {
        using var entry = new StreamWriter(zip.CreateEntry(name).Open());
        entry.Write(content);
    }
}
