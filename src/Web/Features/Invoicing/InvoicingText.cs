namespace Platform.Web.Features.Invoicing;

/// <summary>Marks the resource files of this area.</summary>
public sealed class InvoicingText;
