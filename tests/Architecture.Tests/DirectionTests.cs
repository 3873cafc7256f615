using System.Reflection;
using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

public sealed partial class DirectionTests
{
    [Theory]
    [InlineData("Platform.Domain", "MathNet.Numerics")]
    [InlineData("Platform.Verifier", "Platform.Domain")]
    [InlineData("Platform.Torch")]
    [InlineData("Platform.Training", "Platform.Torch")]
    [InlineData("Platform.Rag", "AngleSharp", "CsvHelper", "DocumentFormat.OpenXml", "Markdig", "Microsoft.Data.Sqlite", "Npgsql")]
    public void A_project_references_only_what_the_design_allows(string assembly, params string[] allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Win32", StringComparison.Ordinal) && name != "netstandard" && !allowed.Contains(name));

        references.ShouldBeEmpty();
    }

    [Fact]
    public void A_feature_never_names_another_feature()
    {
        var offences =
            from file in Sources.Under("src/Web/Features")
            let own = file.Path.Split('/')[3]
            from Match match in FeatureName().Matches(file.Code)
            where match.Groups[1].Value != own
            select $"{file}: {match.Value}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Pages_and_endpoints_speak_to_use_cases_and_queries_only()
    {
        string[] forbidden = ["Microsoft.EntityFrameworkCore", "DbContext", "using Quartz", "Platform.Training", "Platform.Rag"];
        var offences =
            from file in Sources.Under("src/Web/Features", "src/Web/Components")
            where file.Path.EndsWith(".razor", StringComparison.Ordinal) || file.Path.EndsWith(".razor.cs", StringComparison.Ordinal)
                || file.Path.EndsWith("Endpoints.cs", StringComparison.Ordinal)
            from word in forbidden
            where file.Code.Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Only_jobs_registrations_and_hosting_know_the_scheduler()
    {
        var offences = Sources.Under("src/Web").Where(file => file.Code.Contains("using Quartz", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/Web/Hosting/", StringComparison.Ordinal)
            && !file.Name.EndsWith("Job.cs", StringComparison.Ordinal) && !file.Name.EndsWith("Feature.cs", StringComparison.Ordinal));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Only_jobs_registrations_hosting_and_a_features_engine_folder_know_the_engine()
    {
        var offences = Sources.Under("src/Web").Where(file => file.Code.Contains("Platform.Training", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/Web/Hosting/", StringComparison.Ordinal) && !file.Path.Contains("/Engine/", StringComparison.Ordinal)
            && !file.Name.EndsWith("Job.cs", StringComparison.Ordinal) && !file.Name.EndsWith("Feature.cs", StringComparison.Ordinal));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Hosting_persistence_and_components_know_no_feature()
    {
        // The host's composition, its table of commands and its first start name features; nothing else below them does.
        string[] allowed = ["src/Web/Hosting/PortalHost.cs", "src/Web/Hosting/Greeting.cs", "src/Web/Hosting/Commands/LatheCommands.cs"];
        var offences = Sources.Under("src/Web/Hosting", "src/Web/Persistence", "src/Web/Components")
            .Where(file => FeatureName().IsMatch(file.Code) && !allowed.Contains(file.Path));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Native_code_is_called_from_one_folder()
    {
        var offences = Sources.Under("src").Where(file => NativeWords().IsMatch(file.Code) && !file.Path.StartsWith("src/Torch/Native/", StringComparison.Ordinal));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Folder_and_namespace_agree()
    {
        var offences =
            from file in Sources.Under("src/Domain", "src/Training", "src/Rag", "src/Web")
            where file.Name.EndsWith(".cs", StringComparison.Ordinal)
            let declared = NamespaceDeclaration().Match(file.Code)
            where declared.Success
            let expected = "Platform." + string.Join('.', file.Path.Split('/')[1..^1])
            where declared.Groups[1].Value != expected
            select $"{file}: {declared.Groups[1].Value}, expected {expected}";

        offences.ShouldBeEmpty();
    }

    [GeneratedRegex(@"Platform\.Web\.Features\.(\w+)")]
    private static partial Regex FeatureName();

    [GeneratedRegex(@"\b(DllImport|LibraryImport|IntPtr)\b")]
    private static partial Regex NativeWords();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
