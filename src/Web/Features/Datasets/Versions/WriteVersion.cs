using System.Security.Cryptography;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>Divides the checked rows and stores each split and the manifest. Equal drafts give equal hashes.</summary>
internal sealed class WriteVersion(IBlobStore blobs)
{
    /// <returns>Refused as <see cref="SplitPlanner.Plan"/> refuses; nothing is stored then.</returns>
    public async Task<Outcome<DatasetContent>> HandleAsync(VersionDraft draft, ImportProgress progress, CancellationToken cancellationToken)
    {
        RowFacts facts;
        await using (var stream = blobs.OpenRead(draft.Tenant, draft.Files.Facts))
            (facts, _) = FactsFile.Read(stream);
        var plan = SplitPlanner.Plan(facts, draft.Actions, draft.Rule);
        if (!plan.Succeeded)
            return plan.Error;

        var splits = await WriteSplitsAsync(draft, facts, plan.Value, progress, cancellationToken);
        var manifest = Manifest.Write(draft.Task, facts.LabelNames, splits);
        var stored = await blobs.WriteAsync(draft.Tenant, new MemoryStream(manifest), cancellationToken);
        return new DatasetContent
        {
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(manifest)),
            ManifestSha256 = stored.Sha256,
            FindingsSha256 = draft.Files.Findings,
            Task = draft.Task,
            Labels = facts.LabelNames,
            Splits = splits,
            Sources = draft.Sources,
            Mapping = draft.Mapping,
            SplitRule = draft.Rule,
            Actions = draft.Actions,
            Checks = draft.Report with { Excluded = plan.Value.ExcludedRows },
        };
    }

    private async Task<IReadOnlyList<DatasetSplit>> WriteSplitsAsync(
        VersionDraft draft, RowFacts facts, SplitPlan plan, ImportProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin(ImportPhase.Writing, facts.Count);
        var writers = new SplitWriter?[plan.Sizes.Count];
        try
        {
            for (var split = 0; split < writers.Length; split++)
                writers[split] = plan.Sizes[split] == 0 ? null : new SplitWriter((SplitName)split, facts.LabelNames.Count, blobs, draft.Tenant, cancellationToken);
            await DealOutAsync(draft, facts, plan, writers, progress, cancellationToken);
            var splits = new List<DatasetSplit>();
            foreach (var writer in writers.OfType<SplitWriter>())
                splits.Add(await writer.CompleteAsync(blobs, draft.Tenant, cancellationToken));
            return splits;
        }
        finally
        {
            foreach (var writer in writers.OfType<SplitWriter>())
                await writer.DisposeAsync();
        }
    }

    private async Task DealOutAsync(
        VersionDraft draft, RowFacts facts, SplitPlan plan, SplitWriter?[] writers, ImportProgress progress, CancellationToken cancellationToken)
    {
        var copies = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var staged = blobs.OpenRead(draft.Tenant, draft.Files.Rows);
        using var lines = new Utf8Lines(staged, DatasetReader.MaxRowBytes);
        for (var row = 0; await lines.NextAsync(cancellationToken) is { } line; row++)
        {
            if (row % 512 == 0)
                progress.Reach(row);
            if (plan.Splits[row] == SplitPlan.Excluded)
                continue;
            var read = CanonicalRows.Read(line.Bytes);
            await writers[plan.Splits[row]]!.WriteAsync(WithOwnId(facts, row, read, copies), facts.Labels[row], cancellationToken);
        }
    }

    // Ids come from the content, so only rows that repeat another one can share an id.
    private static DatasetRow WithOwnId(RowFacts facts, int row, DatasetRow read, Dictionary<string, int> copies)
    {
        if (facts.SameRow[row] == row)
            return read;
        var copy = copies[read.Id] = copies.GetValueOrDefault(read.Id, 1) + 1;
        return read with { Id = $"{read.Id}-{copy}" };
    }
}
