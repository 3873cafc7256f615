using Platform.Training.Models;

namespace Platform.Training.Engine;

/// <summary>Refuses requests that cannot be computed, before anything is.</summary>
internal static class RequestChecks
{
    private const int LongestId = 100;

    public static void AdapterId(string id)
    {
        if (id.Length is 0 or > LongestId || id.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
            throw new EngineException("engine.adapter_id_invalid", $"'{id}' is no adapter name. Use 1 to {LongestId} letters, digits, '-', '_' or '.'.");
    }

    public static void Forward(ForwardRequest request, DecoderConfig model)
    {
        if (request.Data.Count == 0)
            throw new EngineException("engine.no_data", "The request holds no sequence. Send at least one.");
        for (var index = 0; index < request.Data.Count; index++)
            Sequence(request.Data[index], index, request.Loss, model);
    }

    public static void Step(OptimStepRequest request)
    {
        Within(request.LearningRate >= 0 && double.IsFinite(request.LearningRate), "learning rate", request.LearningRate, "at least 0");
        Within(request.Beta1 is >= 0 and < 1, "beta1", request.Beta1, "0 to below 1");
        Within(request.Beta2 is >= 0 and < 1, "beta2", request.Beta2, "0 to below 1");
        Within(request.Epsilon > 0 && double.IsFinite(request.Epsilon), "epsilon", request.Epsilon, "above 0");
        Within(request.WeightDecay >= 0 && double.IsFinite(request.WeightDecay), "weight decay", request.WeightDecay, "at least 0");
        Within(double.IsFinite(request.GradientScale), "gradient scale", request.GradientScale, "finite");
        Within(request.MaxGradientNorm >= 0, "largest gradient norm", request.MaxGradientNorm, "at least 0; 0 means no clipping");
    }

    public static void Sample(SampleRequest request, DecoderConfig model)
    {
        if (request.Prompts.Count == 0)
            throw new EngineException("engine.no_data", "The request holds no prompt. Send at least one.");
        Within(request.MaxTokens >= 1 && request.MaxTokens <= model.ContextTokens, "most tokens", request.MaxTokens, $"1 to {model.ContextTokens}");
        Within(request.Temperature >= 0 && double.IsFinite(request.Temperature), "temperature", request.Temperature, "at least 0; 0 is greedy");
        Within(request.TopP is > 0 and <= 1, "top-p", request.TopP, "above 0 to 1");
        Within(request.TopK >= 0, "top-k", request.TopK, "at least 0; 0 keeps all");
        if (request.StopSequences.Any(stop => stop.Length == 0))
            throw new EngineException("engine.value_out_of_range", "A stop sequence is empty. Leave it out.");
        for (var index = 0; index < request.Prompts.Count; index++)
        {
            var prompt = request.Prompts[index];
            Length(prompt.Length, $"Prompt {index}", model.ContextTokens - 1);
            Ids(prompt, $"Prompt {index}", model.VocabularySize);
        }
    }

    /// <summary>A sequence of 1 to <paramref name="most"/> tokens of a vocabulary.</summary>
    public static void Tokens(int[] ids, string name, int most, int vocabulary)
    {
        Length(ids.Length, name, most);
        Ids(ids, name, vocabulary);
    }

    private static void Sequence(Datum datum, int index, LossKind loss, DecoderConfig model)
    {
        var name = $"Sequence {index}";
        Length(datum.Tokens.Length, name, model.ContextTokens);
        Ids(datum.Tokens, name, model.VocabularySize);
        SameLength(datum.Targets.Length, "targets", datum, name);
        Ids(datum.Targets, $"{name}, targets", model.VocabularySize);
        SameLength(datum.Weights?.Length, "weights", datum, name);
        SameLength(datum.SamplingLogprobs?.Length, "sampling log-probabilities", datum, name);
        SameLength(datum.Advantages?.Length, "advantages", datum, name);
        if (datum.Weights?.FirstOrDefault(weight => !float.IsFinite(weight)) is { } wrong && !float.IsFinite(wrong))
            throw new EngineException("engine.value_out_of_range", $"{name} has a weight of {wrong}. Weights are finite numbers.");
        if (loss != LossKind.CrossEntropy && (datum.SamplingLogprobs is null || datum.Advantages is null))
            throw new EngineException("engine.loss_input_missing", $"{name} lacks sampling log-probabilities or advantages, which this loss needs for every position.");
    }

    private static void Length(int length, string name, int most)
    {
        if (length == 0)
            throw new EngineException("engine.sequence_empty", $"{name} is empty. It needs at least one token.");
        if (length > most)
            throw new EngineException("engine.sequence_too_long", $"{name} has {length} tokens, the model takes at most {most}. Cut it, or choose a base model with a longer context.");
    }

    private static void Ids(int[] ids, string name, int vocabulary)
    {
        foreach (var id in ids)
            if (id < 0 || id >= vocabulary)
                throw new EngineException("engine.token_out_of_range", $"{name} holds the token {id}; the model knows 0 to {vocabulary - 1}. Use the tokenizer of the base model.");
    }

    private static void SameLength(int? length, string what, Datum datum, string name)
    {
        if (length is { } given && given != datum.Tokens.Length)
            throw new EngineException("engine.length_mismatch", $"{name} has {datum.Tokens.Length} tokens and {given} {what}. Give one for each token.");
    }

    private static void Within(bool holds, string name, double value, string range)
    {
        if (!holds)
            throw new EngineException("engine.value_out_of_range", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The {name} is {value}; it must be {range}."));
    }
}
