using System.Reflection;
using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

public sealed partial class FormTests
{
    private const int LongestFile = 300;
    private const int LongestTestFile = 400;
    private const int MostConstructorParameters = 7;

    private static readonly string[] BannedSuffixes = ["Utils", "Util", "Helper", "Helpers", "Common", "Manager"];

    // Longer than a person reads in one sitting, with the reason and the date it was accepted.
    private static readonly Dictionary<string, string> AcceptedLongFiles = [];

    [Fact]
    public void A_file_can_be_read_in_one_sitting()
    {
        var offences =
            from file in Sources.Under("src", "tests")
            let limit = file.Path.StartsWith("tests/", StringComparison.Ordinal) ? LongestTestFile : LongestFile
            where file.Lines > limit && !AcceptedLongFiles.ContainsKey(file.Path)
            select $"{file}: {file.Lines} lines, at most {limit}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void No_type_hides_behind_an_empty_name()
    {
        var offences = OwnTypes().Where(type => BannedSuffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal))).Select(type => type.FullName);

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void A_class_asks_for_few_things()
    {
        var offences =
            from type in OwnTypes()
            where type.IsClass && !IsRecord(type)
            from constructor in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            where constructor.GetParameters().Length > MostConstructorParameters && !constructor.IsPrivate
            select $"{type.FullName} takes {constructor.GetParameters().Length}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Refusal_codes_are_unique_and_well_formed()
    {
        var codes = (
            from file in Sources.Under("src/Domain")
            from Match match in ErrorCode().Matches(file.Code)
            select match.Groups[1].Value).ToList();

        codes.ShouldNotBeEmpty();
        codes.Where(code => !CodeForm().IsMatch(code)).ShouldBeEmpty();
        codes.GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    [Fact]
    public void A_test_is_named_by_a_sentence()
    {
        var offences =
            from file in Sources.Under("tests")
            from Match match in TestMethod().Matches(file.Code)
            let name = match.Groups[1].Value
            where !name.Contains('_', StringComparison.Ordinal)
            select $"{file}: {name}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void No_test_is_switched_off()
    {
        var offences = Sources.Under("tests").Where(file => SwitchedOff().IsMatch(file.Code));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_unfinished_or_swallowed()
    {
        var offences = Sources.Under("src").Where(file => Unfinished().IsMatch(file.Text));

        offences.ShouldBeEmpty();
    }

    private static IEnumerable<Type> OwnTypes() => new[] { "Platform.Domain", "Platform.Training", "Platform.Rag", "Platform.Web" }
        .SelectMany(name => Assembly.Load(name).GetTypes())
        .Where(type => type.Namespace?.StartsWith("Platform.", StringComparison.Ordinal) == true
            && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal)
            && !type.Name.Contains('<', StringComparison.Ordinal));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    [GeneratedRegex(@"DomainError\s+\w+\([^)]*\)\s*=>\s*new\(\s*""([^""]+)""")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^[a-z_]+\.[a-z0-9_]+$")]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\][^{;]*?\b(?:void|Task|ValueTask)\s+(\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"Skip\s*=\s*""|Assert\.True\(true\)")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK)\b|catch\s*(\(Exception\))?\s*\{\s*\}|async void")]
    private static partial Regex Unfinished();
}
