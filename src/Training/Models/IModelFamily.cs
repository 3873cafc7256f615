namespace Platform.Training.Models;

/// <summary>One family of open models: how its <c>config.json</c> maps on a <see cref="DecoderConfig"/>. A family states only its differences.</summary>
internal interface IModelFamily
{
    /// <summary>The published <c>model_type</c>, which is also the family's name.</summary>
    string Name { get; }

    /// <summary>Translates the configuration; refuses what this build cannot compute.</summary>
    DecoderConfig Read(ConfigFile config);
}
