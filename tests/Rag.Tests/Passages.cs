using Platform.Rag.Index;

namespace Platform.Rag.Tests;

/// <summary>Passages and readers in the few forms that tests need.</summary>
internal static class Passages
{
    public static readonly PartitionKey Tenant = new("tenant-1");

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public static IndexedPassage Of(int number, int? document = null, string[]? groups = null, Dictionary<string, string>? metadata = null) =>
        new(Id(number), Id(document ?? number), groups ?? [], metadata ?? []);

    public static ReaderScope Reader(params string[] groups) => new(new HashSet<string>(groups));

    public static ReaderScope Where(string field, params string[] values) =>
        Reader() with { Metadata = new Dictionary<string, IReadOnlySet<string>> { [field] = new HashSet<string>(values) } };
}
