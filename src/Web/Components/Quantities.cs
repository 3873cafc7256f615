using System.Globalization;

namespace Platform.Web.Components;

/// <summary>Numbers with units as people read them, in the reader's culture. Units are international symbols, the same in every language.</summary>
public static class Quantities
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB"];
    private static readonly string[] CountUnits = ["", " K", " M", " B", " T"];

    /// <summary>Bytes in powers of 1000, such as <c>98.4 MB</c>.</summary>
    public static string Bytes(long bytes) => Scaled(bytes, ByteUnits, " ");

    /// <summary>A large number, such as <c>135 M</c>.</summary>
    public static string Count(long count) => Scaled(count, CountUnits, "");

    /// <summary>A whole number with separators.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A figure with significant digits: losses, rates, norms.</summary>
    public static string Figure(double? value, int digits = 4)
    {
        if (value is not { } number)
            return "–";
        if (number == 0 || !double.IsFinite(number))
            return number.ToString(CultureInfo.CurrentCulture);
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return magnitude is < -4 or > 6
            ? number.ToString("0." + new string('#', digits - 1) + "e0", CultureInfo.CurrentCulture)
            : number.ToString("F" + Math.Clamp(digits - 1 - magnitude, 0, 8).ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
    }

    /// <summary>A span of work, such as <c>45 s</c>, <c>3 min 20 s</c> or <c>2 h 5 min</c>.</summary>
    public static string Duration(double seconds)
    {
        var whole = (long)Math.Round(Math.Max(0, seconds));
        var (hours, minutes) = (whole / 3600, whole / 60 % 60);
        return whole switch
        {
            < 60 => Join((whole, "s")),
            < 600 => Join((minutes, "min"), (whole % 60, "s")),
            < 3600 => Join((minutes, "min")),
            _ => Join((hours, "h"), (minutes, "min")),
        };
    }

    /// <summary>Two spans with one unit where they share it, such as <c>2–5 min</c>.</summary>
    public static string Durations(double low, double high)
    {
        var (from, to) = (Duration(low), Duration(high));
        return from == to ? from : $"{from} – {to}";
    }

    private static string Join(params (long Value, string Unit)[] parts) =>
        string.Join(' ', parts.Where((part, index) => part.Value > 0 || index == 0).Select(part => $"{part.Value.ToString(CultureInfo.CurrentCulture)} {part.Unit}"));

    private static string Scaled(long value, string[] units, string gap)
    {
        var (scaled, unit) = ((double)value, 0);
        while (Math.Abs(scaled) >= 999.5 && unit < units.Length - 1)
            (scaled, unit) = (scaled / 1000, unit + 1);
        var format = unit == 0 || Math.Abs(scaled) >= 99.95 ? "F0" : Math.Abs(scaled) >= 9.995 ? "0.#" : "0.##";
        return scaled.ToString(format, CultureInfo.CurrentCulture) + gap + units[unit];
    }
}
