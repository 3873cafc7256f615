namespace Platform.Web.Hosting.Scheduling;

/// <summary>All that a wake-up carries: the row to look at. Stored as JSON in the job table.</summary>
internal sealed record JobInput(Guid Id);
