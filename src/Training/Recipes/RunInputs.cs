using Platform.Training.Data;
using Platform.Training.Evaluation;
using Platform.Training.Models;
using Platform.Training.Tokenizers;

namespace Platform.Training.Recipes;

/// <summary>What a configuration names, read and tokenized with the model's own tokenizer and template.</summary>
/// <param name="Rows">To train and validate on.</param>
/// <param name="Test">To evaluate on; may be empty.</param>
/// <param name="Labels">All labels of the rows, sorted; empty when they have none.</param>
/// <param name="StopTokens">Tokens that end an answer.</param>
/// <param name="Tokenizer">The model's tokenizer.</param>
/// <param name="TrainLengths">Lengths of the training rows, and how many were left out or cut.</param>
public sealed record RunInputs(
    RecipeRows Rows, IReadOnlyList<EvaluationCase> Test, IReadOnlyList<string> Labels, IReadOnlyList<int> StopTokens, ITokenizer Tokenizer, LengthStatistics TrainLengths)
{
    /// <summary>Reads everything; nothing is loaded into the engine.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Engine.EngineException">A refusal of the configuration, the model's tokenizer or a row; it names file and line.</exception>
    public static async Task<RunInputs> ReadAsync(SupervisedConfig config, CancellationToken cancellationToken)
    {
        SupervisedConfigRules.Check(config);
        var context = ModelDescription.Read(config.Model).ContextTokens;
        var tokenizer = Tokenizers.Tokenizer.Load(config.Model);
        var renderer = new ChatRenderer(tokenizer);
        var options = new RowTokenizerOptions
        {
            MaxTokens = config.MaxLength > 0 ? Math.Min(config.MaxLength, context) : context,
            MaxInputTokens = config.Data.MaxInputTokens,
            TooLong = config.Data.TooLong,
        };
        var rows = new RowTokenizer(tokenizer, renderer, options);
        var train = await TrainingSet.ReadAsync(config.Data.Train, rows, cancellationToken);
        var valid = await ReadOrNoneAsync(config.Data.Valid, rows, cancellationToken);
        var test = await ReadOrNoneAsync(config.Data.Test, rows, cancellationToken);
        var labels = train.Examples.Concat(valid).Concat(test).Select(example => example.Row.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return new RunInputs(
            new RecipeRows([.. train.Examples.Select(RecipeRowOf)], [.. valid.Select(RecipeRowOf)]), [.. test.Select(CaseOf)], [.. labels], renderer.StopTokens, tokenizer, train.Lengths);
    }

    /// <summary>A tokenized example as a row of a recipe.</summary>
    /// <param name="example">The example.</param>
    /// <param name="index">Its place.</param>
    public static RecipeRow RecipeRowOf(TokenizedExample example, int index) => new(index, example.ToDatum(), example.Prompt, example.Row.Answer);

    /// <summary>A tokenized example as a case of an evaluation.</summary>
    /// <param name="example">The example.</param>
    /// <param name="index">Its place.</param>
    public static EvaluationCase CaseOf(TokenizedExample example, int index) =>
        new(index, example.Row.Id, example.Prompt, example.Row.Answer, example.Row.Label, example.ToDatum());

    private static async Task<IReadOnlyList<TokenizedExample>> ReadOrNoneAsync(string? path, RowTokenizer rows, CancellationToken cancellationToken) =>
        path is null ? [] : (await TrainingSet.ReadAsync(path, rows, cancellationToken)).Examples;
}
