using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Models;

/// <summary>Whether a base model can be used. Stored: the numbers never change.</summary>
public enum BaseModelStatus
{
    /// <summary>Headers, shapes and tokenizer were read and belong together.</summary>
    Usable = 0,

    /// <summary>The folder is there, but it cannot be used; the reason is kept.</summary>
    Refused = 1,

    /// <summary>The folder was there once and is gone. The row stays: runs point to it.</summary>
    Missing = 2,
}

/// <summary>What a model is for. Stored: the numbers never change.</summary>
public enum ModelKind
{
    /// <summary>Writes answers and can be tuned.</summary>
    Generator = 0,

    /// <summary>Turns texts into vectors, for collections.</summary>
    Embedder = 1,

    /// <summary>Scores how well a passage answers a query.</summary>
    Reranker = 2,
}

/// <summary>Where a licence was found. Stored: the numbers never change.</summary>
public enum LicenceSource
{
    /// <summary>Nowhere: it is shown as unknown.</summary>
    Unknown = 0,

    /// <summary>In the model's own licence file.</summary>
    LicenceFile = 1,

    /// <summary>In the head of the model card (README.md).</summary>
    ModelCard = 2,

    /// <summary>In the metadata of the weights file.</summary>
    WeightsFile = 3,

    /// <summary>Chosen by the person who imported it.</summary>
    Person = 4,
}

/// <summary>
/// A base model of this installation: a folder of weights, tokenizer and configuration that all workspaces may tune. It belongs to no tenant.
/// </summary>
public sealed class BaseModel : IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private BaseModel()
    {
    }

    /// <summary>Id.</summary>
    public BaseModelId Id { get; private set; }

    /// <summary>Name people see: the folder's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Absolute path of the folder; unique.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Usable, refused or missing.</summary>
    public BaseModelStatus Status { get; private set; }

    /// <summary>What it is for; a generator as long as it could not be read.</summary>
    public ModelKind Kind { get; private set; }

    /// <summary>Length of a vector of an embedding model; 0 for others.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Stable code of the refusal; empty when usable.</summary>
    public string RefusalCode { get; private set; } = "";

    /// <summary>Why it cannot be used, in a sentence; empty when usable.</summary>
    public string RefusalReason { get; private set; } = "";

    /// <summary>Registry name of the family, such as <c>llama</c>; empty when it could not be read.</summary>
    public string Family { get; private set; } = "";

    /// <summary>Number of weights; 0 when it could not be read.</summary>
    public long Parameters { get; private set; }

    /// <summary>Longest sequence the model was made for, in tokens.</summary>
    public int ContextTokens { get; private set; }

    /// <summary>Rows of the embedding.</summary>
    public int VocabularySize { get; private set; }

    /// <summary>Number of transformer layers.</summary>
    public int Layers { get; private set; }

    /// <summary>Format and number type on disk, such as <c>safetensors BF16</c> or <c>GGUF Q4_1</c>.</summary>
    public string Precision { get; private set; } = "";

    /// <summary>True when the model brings its own chat template.</summary>
    public bool HasChatTemplate { get; private set; }

    /// <summary>Licence as an SPDX identifier or the licence's own title; empty when unknown.</summary>
    public string Licence { get; private set; } = "";

    /// <summary>Where the licence was found.</summary>
    public LicenceSource LicenceSource { get; private set; }

    /// <summary>Languages as the model card states them (ISO codes); empty when it states none.</summary>
    public IReadOnlyList<string> Languages { get; private set; } = [];

    /// <summary>The files that make the model, in order of their names.</summary>
    public IReadOnlyList<ModelFile> Files { get; private set; } = [];

    /// <summary>Size of all files, in bytes.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>SHA-256 over the names and hashes of weights, configuration and tokenizer, lower-case hex: the same model gives the same hash on every machine.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>When the folder was first seen, UTC.</summary>
    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>When the folder was last read, UTC.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when it was read and can be loaded.</summary>
    public bool IsUsable => Status == BaseModelStatus.Usable;

    /// <summary>True when runs may start from it.</summary>
    public bool IsTunable => IsUsable && Kind == ModelKind.Generator;

    /// <summary>A folder seen for the first time.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="reading">What was read there.</param>
    /// <param name="readAt">UTC.</param>
    public static BaseModel Found(string folder, ModelReading reading, DateTimeOffset readAt)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var model = new BaseModel
        {
            Id = TypedId.New<BaseModelId>(readAt),
            Folder = folder,
            Name = name.Length > MaxNameLength ? name[..MaxNameLength] : name,
            AddedAt = readAt,
        };
        model.Update(reading, readAt);
        return model;
    }

    /// <summary>Takes over what was read in the folder this time. A licence that a person chose stays when the files still state none.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="readAt">UTC.</param>
    public void Update(ModelReading reading, DateTimeOffset readAt)
    {
        Status = reading.Refusal is null ? BaseModelStatus.Usable : BaseModelStatus.Refused;
        RefusalCode = reading.Refusal?.Code ?? "";
        RefusalReason = reading.Refusal?.Message ?? "";
        Take(reading.Facts ?? ModelFacts.None);
        Files = reading.Files;
        SizeBytes = reading.Files.Sum(file => file.Bytes);
        ContentHash = ModelFile.HashOf(reading.Files);
        Languages = reading.Languages;
        if (reading.Licence.Source != LicenceSource.Unknown || LicenceSource != LicenceSource.Person)
            (Licence, LicenceSource) = (reading.Licence.Name, reading.Licence.Source);
        ReadAt = readAt;
    }

    /// <summary>The folder is gone.</summary>
    public void MarkMissing() => Status = BaseModelStatus.Missing;

    /// <summary>States the licence where the files do not.</summary>
    /// <returns>Refused with <c>model.licence_stated</c> when the files state one, or <c>model.licence_invalid</c>.</returns>
    public Outcome ChooseLicence(string licence)
    {
        if (LicenceSource is not (LicenceSource.Unknown or LicenceSource.Person))
            return ModelErrors.LicenceStated(Licence);
        var trimmed = licence?.Trim() ?? "";
        if (trimmed.Length is 0 or > ModelLicence.MaxLength)
            return ModelErrors.LicenceInvalid(trimmed.Length);
        (Licence, LicenceSource) = (trimmed, LicenceSource.Person);
        return Outcome.Success;
    }

    private void Take(ModelFacts facts)
    {
        Family = facts.Family;
        Kind = facts.Kind;
        Dimensions = facts.Dimensions;
        Parameters = facts.Parameters;
        ContextTokens = facts.ContextTokens;
        VocabularySize = facts.VocabularySize;
        Layers = facts.Layers;
        Precision = facts.Precision;
        HasChatTemplate = facts.HasChatTemplate;
    }
}
