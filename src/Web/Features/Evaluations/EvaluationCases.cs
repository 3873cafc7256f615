using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Grounding;

namespace Platform.Web.Features.Evaluations;

/// <summary>What an evaluation asks: rows of its part, and documents where it has some.</summary>
internal sealed class EvaluationCases(IDatasetReader datasets, IGroundedAnswers documents)
{
    /// <returns>The cases in their order. Refused as the data version refuses.</returns>
    public async Task<Outcome<IReadOnlyList<DatasetRow>>> RowsAsync(Evaluation row, CancellationToken cancellationToken)
    {
        var opened = await datasets.OpenAsync(row.Subject.DatasetVersionId, row.Subject.Split, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        List<DatasetRow> rows = [];
        await foreach (var one in opened.Value.WithCancellation(cancellationToken))
        {
            if (rows.Count == row.Cases)
                break;
            rows.Add(one);
        }

        return Outcome<IReadOnlyList<DatasetRow>>.Of(rows);
    }

    public GroundedCases? DocumentsOf(Evaluation row) => row.Settings.Documents is null ? null : new GroundedCases(documents, row.ProjectId, row.Settings);
}
