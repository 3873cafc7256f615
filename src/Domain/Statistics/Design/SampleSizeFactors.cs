namespace Platform.Domain.Statistics.Design;

/// <summary>What makes a sample worth less or more than its number of rows.</summary>
public static class SampleSizeFactors
{
    /// <summary>Kish's design effect (1965): 1 + (m - 1) · ICC.</summary>
    /// <param name="clusterSize">m, mean rows a cluster.</param>
    /// <param name="correlation">Correlation of rows of one cluster.</param>
    public static double Clusters(double clusterSize, double correlation) => 1 + ((clusterSize - 1) * correlation);

    /// <summary>Share of the sample still needed with a covariate of this correlation: 1 - ρ² (Deng, Xu, Kohavi, Walker 2013).</summary>
    /// <param name="correlation">ρ, -1 to 1.</param>
    public static double Covariate(double correlation) => 1 - (correlation * correlation);
}
