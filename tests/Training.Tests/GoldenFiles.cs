namespace Platform.Training.Tests;

/// <summary>Finds the reference files that stand beside the tests, and the large models where the machine has them.</summary>
internal static class GoldenFiles
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Golden", .. parts]);

    /// <summary>A folder of <c>LATHE_TEST_MODELS</c>; the test is listed as not run where that is not set.</summary>
    public static string Model(string name)
    {
        string? models = Environment.GetEnvironmentVariable("LATHE_TEST_MODELS");
        if (string.IsNullOrEmpty(models))
        {
            Assert.Skip("NOT RUN: needs LATHE_TEST_MODELS");
        }

        string folder = System.IO.Path.Combine(models, name);
        Directory.Exists(folder).ShouldBeTrue($"{folder} is missing");
        return folder;
    }
}

/// <summary>A folder of one test, removed when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lathe-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
