namespace Platform.Training.Engine;

/// <summary>An expected refusal of the engine, the model reader or a recipe: bad input, no memory, a broken file. A retry will not cure it.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="code">Stable, <c>area.condition</c> in snake case, such as <c>model.unknown_family</c>.</param>
    /// <param name="message">Names the value, the limit and the remedy.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public EngineException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Stable code.</summary>
    public string Code { get; }
}
