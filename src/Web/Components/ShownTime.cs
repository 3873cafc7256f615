using System.Globalization;

namespace Platform.Web.Components;

/// <summary>Days and moments as people read them; English names the month, because whose day comes first is not the same everywhere.</summary>
internal static class ShownTime
{
    public static string Day(DateOnly day) => day.ToString(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "d MMM yyyy" : "d", CultureInfo.CurrentCulture);

    public static string Moment(DateTimeOffset at) => $"{Day(DateOnly.FromDateTime(at.UtcDateTime))}, {at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";
}
