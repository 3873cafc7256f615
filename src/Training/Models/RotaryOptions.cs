namespace Platform.Training.Models;

/// <summary>Llama 3's stretch of low frequencies.</summary>
/// <param name="Factor">How much longer the context became.</param>
/// <param name="LowFrequencyFactor">Wave lengths above original / this are stretched in full.</param>
/// <param name="HighFrequencyFactor">Wave lengths below original / this stay as they are.</param>
/// <param name="OriginalContext">Context the model was first trained for.</param>
internal sealed record Llama3Scaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext);

/// <summary>Rotary position embedding.</summary>
/// <param name="Theta">Base of the frequencies.</param>
/// <param name="LinearFactor">Positions are divided by this; 1 leaves them.</param>
/// <param name="Llama3">Llama 3's scaling, or null.</param>
internal sealed record RotaryOptions(double Theta, double LinearFactor = 1, Llama3Scaling? Llama3 = null)
{
    /// <summary>Reads the older keys (<c>rope_theta</c>, <c>rope_scaling</c>) and the newer object (<c>rope_parameters</c>).</summary>
    public static RotaryOptions Read(ConfigFile config, double defaultTheta = 10000)
    {
        var newer = config.Object("rope_parameters");
        var theta = newer?.Number("rope_theta", defaultTheta) ?? config.Number("rope_theta", defaultTheta);
        return newer is not null ? Scaled(newer, theta)
            : config.Object("rope_scaling") is { } older ? Scaled(older, theta)
            : new RotaryOptions(theta);
    }

    /// <summary>Reads one nested rotation object that carries its own base.</summary>
    public static RotaryOptions ReadScaled(ConfigFile rotation, double defaultTheta) => Scaled(rotation, rotation.Number("rope_theta", defaultTheta));

    /// <summary>Rotation frequencies, one for each pair of a head's numbers.</summary>
    public double[] Frequencies(int headSize)
    {
        var frequencies = new double[headSize / 2];
        for (var pair = 0; pair < frequencies.Length; pair++)
        {
            var frequency = 1 / Math.Pow(Theta, 2.0 * pair / headSize);
            frequencies[pair] = (Llama3 is null ? frequency : Stretched(frequency, Llama3)) / LinearFactor;
        }

        return frequencies;
    }

    private static RotaryOptions Scaled(ConfigFile scaling, double theta)
    {
        var kindKey = scaling.Has("rope_type") ? "rope_type" : "type";
        return (scaling.Text(kindKey) ?? "default") switch
        {
            "default" => new RotaryOptions(theta),
            "linear" => new RotaryOptions(theta, LinearFactor: scaling.Number("factor")),
            "llama3" => new RotaryOptions(theta, Llama3: new Llama3Scaling(
                scaling.Number("factor"), scaling.Number("low_freq_factor"), scaling.Number("high_freq_factor"), scaling.Int("original_max_position_embeddings"))),
            _ => throw scaling.Unsupported(kindKey, "default, linear, llama3"),
        };
    }

    private static double Stretched(double frequency, Llama3Scaling scaling)
    {
        var waveLength = 2 * Math.PI / frequency;
        if (waveLength > scaling.OriginalContext / scaling.LowFrequencyFactor)
            return frequency / scaling.Factor;
        if (waveLength < scaling.OriginalContext / scaling.HighFrequencyFactor)
            return frequency;

        var smooth = (scaling.OriginalContext / waveLength - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return (1 - smooth) * frequency / scaling.Factor + smooth * frequency;
    }
}
