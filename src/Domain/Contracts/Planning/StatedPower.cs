namespace Platform.Domain.Contracts.Planning;

/// <summary>What people expect of a term and say about their place while they write. Kept beside a version and no part of what is signed.</summary>
/// <param name="Key">Key of the term.</param>
/// <param name="Expected">What they expect.</param>
/// <param name="Answers">What is possible at their place.</param>
public sealed record TermExpectation(string Key, Expectation Expected, DesignAnswers Answers);

/// <summary>What a term's agreed comparison could show at what was expected when the version was proposed: the power, stated before the start.</summary>
/// <param name="Key">Key of the term.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Power">What could be shown.</param>
public sealed record StatedPower(string Key, Expectation Expected, BillingPower Power)
{
    private const ulong Seed = 20_26;

    /// <summary>States it for each term with an expectation that can be simulated. Takes seconds a term.</summary>
    /// <param name="terms">Terms that can be signed.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="cancellationToken">Ends it between two months.</param>
    public static IReadOnlyList<StatedPower> Of(ContractTerms terms, IReadOnlyList<TermExpectation> expected, CancellationToken cancellationToken)
    {
        var stated = new List<StatedPower>();
        foreach (var term in terms.Kpis)
        {
            if (expected.FirstOrDefault(one => one.Key == term.Key) is { } found && found.Expected.Check(term.Kpi).Succeeded)
                stated.Add(new(term.Key, found.Expected, BillingPower.Of(terms, term.Key, term.Design, found.Expected, Seed, cancellationToken)));
        }

        return stated;
    }
}
