namespace Platform.Web.Hosting.Measures;

/// <summary>Sums over the cases of one arm.</summary>
/// <param name="Cases">Cases.</param>
/// <param name="Sum">Sum of their values.</param>
/// <param name="Squares">Sum of the values' squares.</param>
internal sealed record ArmSums(long Cases, double Sum, double Squares)
{
    public static ArmSums None { get; } = new(0, 0, 0);
}

/// <summary>Sums of both arms over the observations of some days.</summary>
/// <param name="Served">Cases that the model served.</param>
/// <param name="Control">Cases that it did not.</param>
/// <param name="Newest">When the newest of them was observed; null when there is none.</param>
internal sealed record WindowSums(ArmSums Served, ArmSums Control, DateTimeOffset? Newest);

/// <summary>Outcomes that nobody has verified: shown, and counted so that they add nothing to a bill.</summary>
/// <param name="Served">Where the model served.</param>
/// <param name="Control">Where it did not.</param>
internal sealed record UnverifiedOutcomes(int Served, int Control)
{
    public int All => Served + Control;
}
