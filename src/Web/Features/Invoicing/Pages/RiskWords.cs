using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Desk;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A reason to look at an invoice as it is drawn.</summary>
internal sealed record RiskChip(string Words, string Explain, string Tone, string Icon);

/// <summary>Reasons to look at an invoice, in words.</summary>
internal static class RiskWords
{
    public static IReadOnlyList<RiskChip> Of(DeskItem item, IStringLocalizer text)
    {
        var chips = item.Reasons.Select(reason => Of(reason, item.Row.Currency, text)).ToList();
        if (item.Deadline is { } deadline)
            chips.Insert(0, new(text["Risk.Deadline", ShownTime.Day(DateOnly.FromDateTime(deadline.UtcDateTime))], text["Risk.Deadline.Explain"], "bad", "clock"));
        if (item.HasLate)
            chips.Add(new(text["Risk.Late"], text["Risk.Late.Explain"], "caution", "clock"));
        if (item.IsOverCap)
            chips.Add(new(text["Risk.OverCap"], text["Risk.OverCap.Explain"], "caution", "warning"));
        if (item.IsPaused)
            chips.Insert(0, new(text["Risk.Paused"], text["Risk.Paused.Explain"], "bad", "warning"));
        else if (item.IsWarned)
            chips.Add(new(text["Risk.Warned"], text["Risk.Warned.Explain"], "caution", "warning"));
        return chips;
    }

    private static RiskChip Of(RiskReason reason, string currency, IStringLocalizer text)
    {
        var value = reason.Kind switch
        {
            RiskKind.JumpFromLast => reason.Value.ToString("+0 %;−0 %", CultureInfo.CurrentCulture),
            RiskKind.ThinEvidence or RiskKind.GuardrailNear or RiskKind.WideInterval => reason.Value.ToString("0 %", CultureInfo.CurrentCulture),
            RiskKind.CheckFailed => "",
            _ => InvoiceWords.Change(reason.Value, currency),
        };
        return new(text[$"Risk.{reason.Kind}", reason.Subject, value], text[$"Risk.{reason.Kind}.Explain", reason.Subject, value], Tone(reason.Kind), Icon(reason.Kind));
    }

    private static string Tone(RiskKind kind) => kind switch
    {
        RiskKind.CheckFailed or RiskKind.DisputeOpen => "bad",
        RiskKind.CapOrMinimum or RiskKind.WideInterval => "",
        _ => "caution",
    };

    private static string Icon(RiskKind kind) => kind switch
    {
        RiskKind.CheckFailed => "error",
        RiskKind.DisputeOpen => "flag",
        RiskKind.Restated => "refresh",
        RiskKind.CapOrMinimum or RiskKind.WideInterval => "hint",
        _ => "warning",
    };
}
