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
    private const int AtOnce = 2;

    /// <summary>States it for each term with an expectation that can be simulated, side by side. Takes about a second a term, with many cases several.</summary>
    /// <param name="terms">Terms that can be signed.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="progress">Is told the part that is done, between 0 and 1, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it between two months.</param>
    public static IReadOnlyList<StatedPower> Of(ContractTerms terms, IReadOnlyList<TermExpectation> expected, Action<double>? progress, CancellationToken cancellationToken)
    {
        var asked = terms.Kpis.Select(term => (Term: term, expected.FirstOrDefault(one => one.Key == term.Key)?.Expected)).Where(one => one.Expected?.Check(one.Term.Kpi).Succeeded == true).ToList();
        var done = 0;
        void Step() => progress?.Invoke(Interlocked.Increment(ref done) / (double)(asked.Count * BillingPower.Steps));
        return [.. asked.AsParallel().AsOrdered().WithDegreeOfParallelism(AtOnce).WithCancellation(cancellationToken)
            .Select(one => new StatedPower(one.Term.Key, one.Expected!, BillingPower.Of(terms, one.Term.Key, one.Term.Design, one.Expected!, Seed, cancellationToken, Step)))];
    }
}
