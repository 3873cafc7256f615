using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Training.Engine;
using Platform.Training.Models;

using MemoryFit = Platform.Domain.Models.MemoryFit;

namespace Platform.Web.Hosting.Models;

/// <summary>Expected peak memory of an engine at some work, against what this machine has.</summary>
/// <param name="NeededBytes">Expected peak, in bytes.</param>
/// <param name="AvailableBytes">Memory of the machine, or of the container where that is less.</param>
public sealed record MemoryForecast(long NeededBytes, long AvailableBytes)
{
    public MemoryFit Fit => MemoryFits.Of(NeededBytes, AvailableBytes);
}

/// <summary>The engine's own memory arithmetic for the models of the catalogue.</summary>
internal static class ModelMemory
{
    /// <summary>What a fine-tune is assumed to use where no configuration is known yet: rank 16 on all linear layers, batch 8, 512 tokens, bf16.</summary>
    public const int UsualBatch = 8;

    /// <summary>Tokens of a sequence in the usual fine-tune.</summary>
    public const int UsualLength = 512;

    /// <summary>Memory of the usual fine-tune of a model.</summary>
    /// <returns>Refused with the reader's code when the configuration cannot be read any more.</returns>
    public static Outcome<MemoryForecast> ForUsualTraining(string folder)
    {
        try
        {
            var description = ModelDescription.Read(folder);
            var length = Math.Min(UsualLength, description.ContextTokens);
            var estimate = MemoryEstimate.ForTraining(description, Precision.BFloat16, new LoraOptions(), UsualBatch, length);
            return new MemoryForecast(estimate.TotalBytes, AvailableBytes);
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    /// <summary>Names of the linear layers that can get an adapter.</summary>
    /// <returns>Refused with the reader's code when the configuration cannot be read any more.</returns>
    public static Outcome<IReadOnlyList<string>> TargetModules(string folder)
    {
        try
        {
            return ModelDescription.Read(folder).TargetModules.ToList();
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    private static long AvailableBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
