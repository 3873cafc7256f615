using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Checking;

/// <summary>
/// The pre-flight check: reads all files once, stores the usable rows in canonical form, and reports everything that a person should know before a version
/// is made of them. Memory: about a hundred bytes a row, whatever the files' size.
/// </summary>
internal sealed class CheckRows(IBlobStore blobs)
{
    /// <returns>Refused with <c>dataset.file_unreadable</c>, <c>dataset.column_missing</c>, <c>dataset.too_many_rows</c> or <c>dataset.no_usable_rows</c>.</returns>
    public async Task<Outcome<CheckResult>> HandleAsync(CheckInput input, ImportProgress progress, CancellationToken cancellationToken)
    {
        await using var findings = new BlobPipe(blobs, input.Tenant, cancellationToken);
        await using var rows = new BlobPipe(blobs, input.Tenant, cancellationToken);
        var log = new FindingLog(findings);
        var files = new FileChecker(blobs, input, rows, log, progress);
        var read = await files.ReadAllAsync(cancellationToken);
        if (!read.Succeeded)
            return read.Error;

        var stored = await rows.CompleteAsync();
        var known = files.Checked;
        using var staged = new StagedRows(blobs.OpenRead(input.Tenant, stored.Sha256), known.Offsets);
        var facts = known.ToFacts(Compare(known, staged, progress, cancellationToken));
        await new GroupFindings(facts, known, staged, log).WriteAsync(cancellationToken);
        var written = await findings.CompleteAsync();
        var factsBlob = await blobs.WriteAsync(input.Tenant, FactsFile.Write(facts, known.Offsets), cancellationToken);
        var splitsAreGiven = known.Given.Distinct().Count() > 1;
        return new CheckResult(Summary(files, facts, log), new CheckedFiles(stored.Sha256, factsBlob.Sha256, written.Sha256), files.Sources, splitsAreGiven);
    }

    private static int[] Compare(CheckedRows rows, StagedRows staged, ImportProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin(ImportPhase.Comparing, (long)MinHash.Bands * rows.Distinct.Count);
        var groups = new DisjointSets(rows.Count);
        for (var row = 0; row < rows.Count; row++)
            groups.Join(rows.SameInput[row], row);
        var keys = rows.BandKeys.Select(band => band.ToArray()).ToArray();
        new NearDuplicates(staged.ShinglesOf).Join(keys, [.. rows.Distinct], groups, progress.Reach, cancellationToken);
        return groups.ToArray();
    }

    private static ChecksReport Summary(FileChecker files, RowFacts facts, FindingLog log)
    {
        var toLookAt = files.Checked.ToLookAt.Count(look => look);
        var labels = facts.Labels.Where(label => label != RowFacts.None).CountBy(label => label)
            .Select(count => new LabelCount(facts.LabelNames[count.Key], count.Value))
            .OrderByDescending(count => count.Rows).ThenBy(count => count.Label, StringComparer.Ordinal);
        return new ChecksReport
        {
            Rows = files.Read,
            Fine = files.Read - files.Unusable - toLookAt,
            ToLookAt = toLookAt,
            Unusable = files.Unusable,
            Findings = log.Counts(),
            Labels = [.. labels.Take(1000)],
        };
    }
}
