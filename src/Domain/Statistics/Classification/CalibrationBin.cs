namespace Platform.Domain.Statistics.Classification;

/// <summary>One bin of stated confidence; the means are NaN in an empty bin.</summary>
/// <param name="Count">Cases in the bin.</param>
/// <param name="MeanConfidence">Mean stated confidence.</param>
/// <param name="Accuracy">Share that was right.</param>
public readonly record struct CalibrationBin(int Count, double MeanConfidence, double Accuracy)
{
    /// <summary>Distance between confidence and accuracy.</summary>
    public double Gap => Math.Abs(MeanConfidence - Accuracy);
}
