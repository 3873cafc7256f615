using Platform.Domain.Kernel;

namespace Platform.Domain.Models;

/// <summary>Refusals of base models and their import.</summary>
public static class ModelErrors
{
    /// <summary>No such model.</summary>
    public static DomainError NotFound() => new("model.not_found", "There is no such base model on this installation.", ErrorKind.NotFound);

    /// <summary>The model cannot be used.</summary>
    public static DomainError NotUsable(string name, string reason) => new(
        "model.not_usable", $"The base model '{name}' cannot be used: {reason}", ErrorKind.Conflict);

    /// <summary>The files state a licence already.</summary>
    public static DomainError LicenceStated(string licence) => new(
        "model.licence_stated", $"The model's own files state the licence '{licence}'; it is not replaced by hand.", ErrorKind.Conflict);

    /// <summary>The licence's name is empty or too long.</summary>
    public static DomainError LicenceInvalid(int length) => new(
        "model.licence_invalid", $"The licence has {length} characters; its name has 1 to {ModelLicence.MaxLength}, such as 'Apache-2.0'.");

    /// <summary>The model's name does not suit a folder.</summary>
    public static DomainError NameInvalid(string name) => new(
        "model.name_invalid",
        $"'{name}' cannot be a model's name: use 1 to {BaseModel.MaxNameLength} letters, digits, '-', '_' or '.', beginning with a letter or digit.");

    /// <summary>The models folder has a model of this name.</summary>
    public static DomainError NameTaken(string name) => new(
        "model.name_taken", $"There is a model named '{name}' already. Choose another name.", ErrorKind.Conflict);

    /// <summary>The path is not an absolute path of a folder.</summary>
    public static DomainError SourceMissing(string path) => new(
        "model.source_missing", $"'{path}' is neither a folder nor a GGUF file on this server. Give the absolute path of the folder that holds config.json and the weights, or of one .gguf file.");

    /// <summary>The source lies inside the models folder.</summary>
    public static DomainError SourceInside(string path) => new(
        "model.source_inside", $"'{path}' lies in the models folder already; reading the catalogue again is enough.");

    /// <summary>A link in the source folder.</summary>
    public static DomainError SymbolicLink(string name) => new(
        "model.symbolic_link", $"'{name}' is a symbolic link. Links are not followed: copy the file itself into the folder.");

    /// <summary>The folder holds nothing that a model is made of.</summary>
    public static DomainError NoWeights() => new(
        "model.no_weights", "The folder has no weights: neither a .safetensors nor a .gguf file.");

    /// <summary>The folder has only pickled weights.</summary>
    public static DomainError OnlyPickle(string name) => new(
        "model.pickle", $"The weights are a pickle ('{name}'), which can run code when it is read; Lathe never reads one. Convert the model to safetensors.");

    /// <summary>Not enough room for the copy.</summary>
    public static DomainError DiskFull(long needed, long free) => new(
        "model.disk_full", $"The model takes {needed:N0} bytes and the models folder's disk has {free:N0} free. Free some space first.", ErrorKind.Exhausted);

    /// <summary>The copy differs from the source.</summary>
    public static DomainError CopyDiffers(string name) => new(
        "model.copy_differs", $"The copy of '{name}' differs from its source: the source changed meanwhile or the medium is faulty. Import again.");

    /// <summary>A file could not be read or written.</summary>
    public static DomainError FileUnreadable(string name) => new(
        "model.file_unreadable", $"'{name}' could not be read. Check the medium and the file's permissions.");

    /// <summary>A weights file lies outside a folder of its own.</summary>
    public static DomainError LooseFile(string name) => new(
        "model.loose_file", $"'{name}' lies loose in the models folder. Put it into a folder of its own, beside its config.json and tokenizer.json.");

    /// <summary>The import was stopped by a person.</summary>
    public static DomainError ImportStopped() => new("model.import_stopped", "The import was stopped; nothing was kept.", ErrorKind.Conflict);

    /// <summary>No such import.</summary>
    public static DomainError ImportNotFound() => new("model.import_not_found", "There is no such import.", ErrorKind.NotFound);
}
