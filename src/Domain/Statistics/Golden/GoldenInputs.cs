using System.Globalization;
using System.Text.Json;

namespace Platform.Domain.Statistics.Golden;

/// <summary>Reads the inputs of a case. NaN and infinities are strings, 64-bit seeds are decimal strings.</summary>
internal static class GoldenInputs
{
    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        }
        : element.GetDouble();

    public static double Number(this JsonElement inputs, string name) => Number(inputs.GetProperty(name));

    public static long Whole(this JsonElement inputs, string name) => inputs.GetProperty(name).GetInt64();

    public static int Count(this JsonElement inputs, string name) => inputs.GetProperty(name).GetInt32();

    public static bool Flag(this JsonElement inputs, string name) => inputs.GetProperty(name).GetBoolean();

    public static string Text(this JsonElement inputs, string name) => inputs.GetProperty(name).GetString() ?? "";

    public static ulong Seed(this JsonElement inputs) => ulong.Parse(inputs.Text("seed"), CultureInfo.InvariantCulture);

    public static double[] Numbers(this JsonElement inputs, string name) => Numbers(inputs.GetProperty(name));

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(Number)];

    public static int[] Counts(this JsonElement inputs, string name) => Counts(inputs.GetProperty(name));

    public static int[] Counts(JsonElement list) => [.. list.EnumerateArray().Select(element => element.GetInt32())];

    public static string[] Texts(this JsonElement inputs, string name) =>
        [.. inputs.GetProperty(name).EnumerateArray().Select(element => element.GetString() ?? "")];

    public static JsonElement[] Items(this JsonElement inputs, string name) => [.. inputs.GetProperty(name).EnumerateArray()];

    public static double[][] Rows(this JsonElement inputs, string name) => [.. inputs.Items(name).Select(Numbers)];

    public static double Level(this JsonElement inputs) => inputs.Number("confidence");
}
