namespace Platform.Training.Lora;

/// <summary>Fresh values as PEFT makes them: A uniform within ±1/√inputs (Kaiming with a = √5), B zero.</summary>
internal static class LoraInitialValues
{
    public static float[] Of(LoraLayout layout)
    {
        var values = new float[layout.Length];
        var random = new Random(layout.Options.Seed);
        foreach (var site in layout.Sites)
        {
            var bound = 1 / Math.Sqrt(site.Inputs);
            foreach (var part in site.Parts)
                foreach (ref var value in values.AsSpan((int)part.OffsetA, layout.Options.Rank * site.Inputs))
                    value = (float)(((2 * random.NextDouble()) - 1) * bound);
        }

        return values;
    }
}
