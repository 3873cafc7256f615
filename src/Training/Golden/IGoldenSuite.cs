namespace Platform.Training.Golden;

/// <summary>One comparison with a reference figure.</summary>
/// <param name="Name">Folder and case, such as <c>tiny/llama: logits</c>.</param>
/// <param name="Difference">Largest difference found; NaN when nothing could be computed.</param>
/// <param name="Tolerance">Largest difference allowed.</param>
/// <param name="Note">Why nothing could be computed, or null.</param>
public sealed record GoldenCheck(string Name, double Difference, double Tolerance, string? Note = null)
{
    /// <summary>True when the difference is within the tolerance.</summary>
    public bool Passed => Difference <= Tolerance;

    /// <summary>A comparison that could not be made, which counts as a miss.</summary>
    /// <param name="name">Folder and case.</param>
    /// <param name="note">Why.</param>
    public static GoldenCheck Missed(string name, string note) => new(name, double.NaN, 0, note);
}

/// <summary>A folder to compare and where its models are.</summary>
/// <param name="Folder">Absolute path of the folder.</param>
/// <param name="Name">Its name below the folder the comparison started in.</param>
/// <param name="ModelsFolder">Folder with the models that cases name, or null.</param>
public sealed record GoldenFolder(string Folder, string Name, string? ModelsFolder)
{
    /// <summary>Path of a file of the folder.</summary>
    /// <param name="name">File name.</param>
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Folder of a named model, or null when it is not there.</summary>
    /// <param name="name">Folder name of the model.</param>
    public string? Model(string name) =>
        ModelsFolder is not null && Directory.Exists(Path.Combine(ModelsFolder, name)) ? Path.Combine(ModelsFolder, name) : null;
}

/// <summary>Compares one kind of reference folder. Suites of other parts of the product join by the same interface.</summary>
public interface IGoldenSuite
{
    /// <summary>True when the folder holds this suite's cases.</summary>
    /// <param name="folder">The folder.</param>
    bool Recognises(GoldenFolder folder);

    /// <summary>Compares everything in the folder.</summary>
    /// <param name="folder">A recognised folder.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, CancellationToken cancellationToken);
}
