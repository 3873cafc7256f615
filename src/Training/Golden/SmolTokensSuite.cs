using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Training.Tokenizers;

namespace Platform.Training.Golden;

/// <summary>Ids of awkward strings, rendered chats and whole files, as the reference tokenizer gives them.</summary>
internal sealed class SmolTokensSuite : IGoldenSuite
{
    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("tokens.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (folder.Model(SmolModel.Name) is not { } model)
        {
            yield return GoldenCheck.Missed($"{folder.Name}: tokens", SmolModel.MissingNote);
            yield break;
        }

        using var document = await SmolModel.ReadAsync(folder, "tokens.json", cancellationToken);
        var tokenizer = Tokenizer.Load(model);
        var wrong = document.RootElement.GetProperty("strings").EnumerateArray().Count(one => !IsRight(tokenizer, one));
        yield return new GoldenCheck($"{folder.Name}: ids and texts of {document.RootElement.GetProperty("strings").GetArrayLength()} strings, wrong ones", wrong, 0);

        var renderer = new ChatRenderer(tokenizer);
        var chats = document.RootElement.GetProperty("chats").EnumerateArray().Count(one => !IsRendered(renderer, one));
        yield return new GoldenCheck($"{folder.Name}: {document.RootElement.GetProperty("chats").GetArrayLength()} rendered chats, wrong ones", chats, 0);

        foreach (var corpus in document.RootElement.GetProperty("corpora").EnumerateArray())
            if (Corpus(folder, corpus) is { } path)
                yield return new GoldenCheck($"{folder.Name}: ids of {corpus.GetProperty("file").GetString()}, wrong files", await HasIdsAsync(tokenizer, path, corpus, cancellationToken) ? 0 : 1, 0);
    }

    private static bool IsRight(Tokenizer tokenizer, JsonElement one)
    {
        var ids = tokenizer.Encode(one.GetProperty("text").GetString()!);
        return ids.SequenceEqual(GoldenJson.Ints(one.GetProperty("ids"))) && tokenizer.Decode(ids) == one.GetProperty("decoded").GetString();
    }

    private static bool IsRendered(ChatRenderer renderer, JsonElement one)
    {
        ChatMessage[] messages = [.. one.GetProperty("messages").EnumerateArray().Select(message => new ChatMessage(message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))];
        var chat = renderer.Render(messages, new ChatRenderOptions { AddGenerationPrompt = one.GetProperty("add_generation_prompt").GetBoolean(), LiteralContents = false });
        return chat.Text == one.GetProperty("text").GetString() && chat.Tokens.SequenceEqual(GoldenJson.Ints(one.GetProperty("ids")));
    }

    /// <summary>The data lie beside the folder of reference figures; without them there is nothing to compare.</summary>
    private static string? Corpus(GoldenFolder folder, JsonElement corpus)
    {
        var path = Path.GetFullPath(Path.Combine(folder.Folder, "..", "..", "data", corpus.GetProperty("file").GetString()!));
        return File.Exists(path) ? path : null;
    }

    private static async Task<bool> HasIdsAsync(Tokenizer tokenizer, string path, JsonElement corpus, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        var bytes = new byte[sizeof(int)];
        var byLine = corpus.GetProperty("unit").GetString()!.StartsWith("each line", StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        foreach (var part in byLine ? text.TrimEnd('\n').Split('\n') : [text])
            foreach (var id in tokenizer.Encode(part))
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, id);
                hash.AppendData(bytes);
                count++;
            }

        return count == corpus.GetProperty("count").GetInt32()
            && Convert.ToHexStringLower(hash.GetHashAndReset()) == corpus.GetProperty("sha256_of_ids_as_little_endian_int32").GetString();
    }
}
