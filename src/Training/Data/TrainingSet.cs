using Platform.Training.Engine;

namespace Platform.Training.Data;

/// <summary>The tokenized rows of one file.</summary>
/// <param name="Examples">Rows that fit, in the file's order.</param>
/// <param name="Lengths">Their lengths, and how many were left out or cut.</param>
public sealed record TrainingSet(IReadOnlyList<TokenizedExample> Examples, LengthStatistics Lengths)
{
    /// <summary>Reads and tokenizes a file.</summary>
    /// <param name="path">JSON lines file.</param>
    /// <param name="tokenizer">Tokenizer of rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException">A bad line, named by its number, or <c>data.empty_split</c> when no row is left.</exception>
    public static async Task<TrainingSet> ReadAsync(string path, RowTokenizer tokenizer, CancellationToken cancellationToken)
    {
        List<TokenizedExample> examples = [];
        LengthStatistics lengths = new();
        await foreach (TrainingRow row in TrainingRowReader.ReadAsync(path, cancellationToken))
        {
            TokenizedExample? example = TokenizeRow(path, row, tokenizer);
            lengths.Add(example);
            if (example is not null)
            {
                examples.Add(example);
            }
        }

        return examples.Count > 0
            ? new TrainingSet(examples, lengths)
            : throw new EngineException("data.empty_split", $"{Path.GetFileName(path)} gives no row to use: {lengths.LeftOut} rows were left out because they are longer than allowed. Raise the length, or choose to cut rows.");
    }

    private static TokenizedExample? TokenizeRow(string path, TrainingRow row, RowTokenizer tokenizer)
    {
        try
        {
            return tokenizer.Tokenize(row);
        }
        catch (EngineException refusal)
        {
            throw new EngineException(refusal.Code, $"{Path.GetFileName(path)}, line {row.Line}: {refusal.Message}", refusal);
        }
    }
}
