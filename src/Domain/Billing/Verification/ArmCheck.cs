using Platform.Domain.Billing.Evidence;
using Platform.Domain.Comparisons;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Domain.Billing.Verification;

/// <summary>What a comparison's salt says about a file, once it is told.</summary>
/// <param name="Comparison">The comparison whose salt it is; null when it is none's.</param>
/// <param name="Groups">Groups whose arm was computed again; 0 where chance decided for each case: rows hold only hashes of their names.</param>
/// <param name="Findings">What does not hold.</param>
public sealed record ArmReport(DividingComparison? Comparison, int Groups, IReadOnlyList<VerificationFinding> Findings)
{
    /// <summary>True when the salt gives the model a case, or group, of this name.</summary>
    /// <param name="salt">The salt, base64.</param>
    /// <param name="name">The name as it was assigned.</param>
    public bool? IsTreated(string salt, string name) => Comparison is null ? null : new HashedAssignment(Convert.FromBase64String(salt), (double)Comparison.Share).IsTreated(name);
}

/// <summary>Computes arms again with a salt that was told when its comparison was over.</summary>
public static class ArmCheck
{
    /// <summary>Checks a file that holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="salt">The salt, base64.</param>
    public static ArmReport Of(EvidenceFile file, string salt)
    {
        var commitment = CommitmentOf(salt);
        var lines = file.Snapshots.Concat(file.Restatements.SelectMany(one => one.Snapshots))
            .Select(snapshot => (Snapshot: snapshot, Comparison: snapshot.Arms?.Comparisons.FirstOrDefault(one => one.Commitment == commitment)))
            .Where(line => line.Comparison is not null).ToList();
        if (lines.Count == 0)
            return new(null, 0, [new("salt", "is of no comparison that the file names: its SHA-256 is no commitment in it", "verify.salt")]);
        var terms = CanonicalText.Read<ContractTerms>(file.Terms);
        var (groups, findings) = (0, new List<VerificationFinding>());
        foreach (var (snapshot, comparison) in lines.Where(line => terms?.Term(line.Snapshot.Kpi)?.Design == EvidenceDesign.RandomisedByCluster))
            groups += Groups(snapshot, comparison!, salt, findings);
        return new(lines[0].Comparison, groups, findings);
    }

    private static int Groups(EvidenceSnapshot snapshot, DividingComparison comparison, string salt, List<VerificationFinding> findings)
    {
        var assignment = new HashedAssignment(Convert.FromBase64String(salt), (double)comparison.Share);
        var its = new ArmsByChance([comparison], 0);
        var arms = snapshot.Rows.Select(EvidenceRow.Parse).OfType<EvidenceRow>().Where(row => its.Covers(row.At) && !IsErased(row.Cluster)).Select(row => (row.Cluster, row.Served)).ToHashSet();
        findings.AddRange(arms.Where(arm => assignment.IsTreated(arm.Cluster) != arm.Served)
            .Select(arm => new VerificationFinding("line " + snapshot.Kpi, $"the group '{arm.Cluster}' stands in the arm that the comparison '{comparison.Comparison}' did not give it", "verify.arm")));
        return arms.Count;
    }

    // a group of erased cases has a random name, which no salt gives an arm to
    private static bool IsErased(string cluster) => cluster.Length == CaseHash.Length && cluster.All(char.IsAsciiHexDigitLower);

    private static string CommitmentOf(string salt)
    {
        Span<byte> bytes = stackalloc byte[2 * HashedAssignment.SaltBytes];
        return Convert.TryFromBase64String(salt, bytes, out _) ? HashedAssignment.CommitmentOf(salt) : "";
    }
}
