using System.Globalization;
using System.Resources;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>Words, dates and figures of a paper in its reader's language.</summary>
/// <param name="culture">The reader's.</param>
internal sealed class PaperWords(CultureInfo culture)
{
    private static readonly ResourceManager Texts = new(typeof(PapersText));

    public CultureInfo Culture => culture;

    public string this[string key, params object[] values]
    {
        get
        {
            var text = Texts.GetString(key, culture) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key));
            return values.Length == 0 ? text : string.Format(culture, text, values);
        }
    }

    public string Day(DateOnly day) => day.ToString(culture.TwoLetterISOLanguageName == "zh" ? "yyyy年M月d日" : "d MMMM yyyy", culture);

    /// <summary>An amount with the digits of its currency.</summary>
    public string Amount(decimal amount, string currency) => amount.ToString("N" + Money.DigitsOf(currency).ToString(CultureInfo.InvariantCulture), culture);

    public string WithCurrency(decimal amount, string currency) => $"{Amount(amount, currency)} {currency}";

    /// <summary>A difference with its sign; a dash when it cannot be told.</summary>
    public string Difference(decimal? value) => value is { } known ? known.ToString("+0.######;-0.######;0", culture) : "–";

    public string Count(decimal number) => number.ToString("#,0.######", culture);

    public static string Percent(decimal percent) => CanonicalText.Of(percent);
}
