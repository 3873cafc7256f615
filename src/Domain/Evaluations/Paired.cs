namespace Platform.Domain.Evaluations;

internal static class Paired
{
    public static void Require(int baseCount, int tunedCount)
    {
        if (baseCount != tunedCount)
            throw new ArgumentException($"Base and tuned are compared on the same cases: {baseCount} results stand against {tunedCount}.");
    }
}
