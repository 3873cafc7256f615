namespace Platform.Domain.Nodes;

/// <summary>
/// How fast a node trains a base model, measured by a few steps before the first run of it has finished there. Belongs to the installation.
/// Key: node, content hash of the model and precision.
/// </summary>
public sealed class NodeSpeed
{
    private NodeSpeed()
    {
    }

    /// <summary>Asks a node to measure.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="modelHash">Content hash of the model's weights, lower-case hex.</param>
    /// <param name="precision"><c>bf16</c> or <c>fp32</c>.</param>
    /// <param name="wantedAt">UTC.</param>
    public NodeSpeed(string node, string modelHash, string precision, DateTimeOffset wantedAt) =>
        (Node, ModelHash, Precision, WantedAt) = (node, modelHash, precision, wantedAt);

    /// <summary>The node's name.</summary>
    public string Node { get; private set; } = "";

    /// <summary>Content hash of the model's weights, lower-case hex.</summary>
    public string ModelHash { get; private set; } = "";

    /// <summary><c>bf16</c> or <c>fp32</c>.</summary>
    public string Precision { get; private set; } = "";

    /// <summary>When it was asked for, UTC.</summary>
    public DateTimeOffset WantedAt { get; private set; }

    /// <summary>When it was measured or given up, UTC; null while it is wanted.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Tokens a second of training steps; null while unknown.</summary>
    public double? TokensPerSecond { get; private set; }

    /// <summary>Tokens of one measured step.</summary>
    public int StepTokens { get; private set; }

    /// <summary>Stable code of the refusal that ended the measurement; null when there was none.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The measurement stands.</summary>
    /// <param name="tokensPerSecond">Tokens a second.</param>
    /// <param name="stepTokens">Tokens of one step.</param>
    /// <param name="now">UTC.</param>
    public void Measured(double tokensPerSecond, int stepTokens, DateTimeOffset now) =>
        (TokensPerSecond, StepTokens, EndedAt, FailureCode) = (tokensPerSecond, stepTokens, now, null);

    /// <summary>The engine refused; nothing is known.</summary>
    /// <param name="code">Stable code.</param>
    /// <param name="now">UTC.</param>
    public void GivenUp(string code, DateTimeOffset now) => (FailureCode, EndedAt) = (code, now);
}
