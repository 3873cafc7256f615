using System.Text.Json;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Web.Hosting.Extraction;

/// <summary>The child's side: reads one file and writes the reply as JSON. It is meant to be killed: nothing of the portal runs in it.</summary>
internal static class ExtractCommand
{
    public const int Done = 0;
    public const int Refused = 3;
    public const int OutOfMemory = 4;
    private const int Orphaned = 5;

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file and its limits.</param>
    /// <param name="partsFolder">Where files inside it go.</param>
    /// <param name="output">File the reply is written to.</param>
    /// <param name="parent">Standard input: when it ends the portal is gone, and so is this process. Null to run without one.</param>
    /// <param name="stopping">Stops the work.</param>
    public static async Task<int> RunAsync(ExtractionSource source, string partsFolder, string output, Stream? parent, CancellationToken stopping)
    {
        if (parent is not null)
            EndWith(parent);
        try
        {
            var (reply, code) = Read(source, partsFolder, stopping);
            await using var file = new FileStream(output, FileMode.Create, FileAccess.Write);
            await JsonSerializer.SerializeAsync(file, reply, ExtractionReply.Form, stopping);
            return code;
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
    }

    private static (ExtractionReply Reply, int Code) Read(ExtractionSource source, string partsFolder, CancellationToken stopping)
    {
        try
        {
            return (new ExtractionReply(new DocumentReader().Read(source, partsFolder, stopping), null), Done);
        }
        catch (ExtractionException refusal)
        {
            return (new ExtractionReply(null, new ExtractionRefusal(refusal.Code, refusal.Message)), Refused);
        }
    }

    private static void EndWith(Stream parent) => new Thread(() =>
    {
        var buffer = new byte[1];
        while (parent.Read(buffer) > 0)
        {
            // the portal writes nothing; it only keeps the pipe open
        }
        Environment.Exit(Orphaned);
    })
    { IsBackground = true, Name = "parent" }.Start();
}
