using System.ComponentModel.DataAnnotations;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Playground;

/// <summary>What is asked and how the answer is drawn.</summary>
public sealed class PlaygroundQuestion
{
    public string Model { get; set; } = "";

    public string Prompt { get; set; } = "";

    public string System { get; set; } = "";

    /// <summary>Id of the collection to answer from; empty for none.</summary>
    public string Collection { get; set; } = "";

    [Range(0, 2)]
    public double Temperature { get; set; } = 0.7;

    [Range(0.01, 1)]
    public double TopP { get; set; } = 0.95;

    [Range(0, 1000)]
    public int TopK { get; set; }

    [Range(1, 4096)]
    public int MaxTokens { get; set; } = 256;

    public long Seed { get; set; } = 1;

    internal AnswerWish Wish() => new() { Temperature = Temperature, TopP = TopP, TopK = TopK, MaxTokens = MaxTokens, Seed = Seed };
}
