using Platform.Domain.Kernel;

namespace Platform.Domain.Models;

/// <summary>What the headers of a model's files say.</summary>
/// <param name="Family">Registry name, such as <c>llama</c>.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="ContextTokens">Longest sequence, in tokens.</param>
/// <param name="VocabularySize">Rows of the embedding.</param>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="Precision">Format and number type on disk.</param>
/// <param name="HasChatTemplate">True when the model brings its own chat template.</param>
public sealed record ModelFacts(
    string Family, long Parameters, int ContextTokens, int VocabularySize, int Layers, string Precision, bool HasChatTemplate)
{
    /// <summary>What it is for.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>Length of a vector of an embedding model; 0 for others.</summary>
    public int Dimensions { get; init; }

    /// <summary>Nothing could be read.</summary>
    public static ModelFacts None { get; } = new("", 0, 0, 0, 0, "", false);
}

/// <summary>A licence and where it was found.</summary>
/// <param name="Name">SPDX identifier or the licence's title; empty when unknown.</param>
/// <param name="Source">Where it was found.</param>
public sealed record ModelLicence(string Name, LicenceSource Source)
{
    /// <summary>Longest licence name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>No file states one.</summary>
    public static ModelLicence Unknown { get; } = new("", LicenceSource.Unknown);
}

/// <summary>What one look at a model's folder gave: facts, or the reason why it cannot be used.</summary>
/// <param name="Facts">What the headers say; null when they could not be read.</param>
/// <param name="Refusal">Why the folder cannot be used; null when it can.</param>
/// <param name="Licence">The licence.</param>
/// <param name="Languages">Languages the model card states.</param>
/// <param name="Files">The files, in order of their names.</param>
public sealed record ModelReading(
    ModelFacts? Facts, DomainError? Refusal, ModelLicence Licence, IReadOnlyList<string> Languages, IReadOnlyList<ModelFile> Files);
