using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Contracts;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Projects;

/// <summary>One step of the overview as it is drawn.</summary>
internal sealed record StepView(ProjectStep Step, StepState State, string Sentence)
{
    /// <summary>The step's one number, with its unit.</summary>
    public string? Figure { get; init; }

    /// <summary><c>ours</c> for a figure of the tuned model.</summary>
    public string? Tone { get; init; }

    public string? Action { get; init; }

    public string? Href { get; init; }

    public static IReadOnlyList<StepView> Of(ProjectState project, IStringLocalizer text, bool mayEdit) =>
        [.. project.Steps.Select(step => Of(step.Key, step.Value, project, text, mayEdit))];

    private static StepView Of(ProjectStep step, StepState state, ProjectState project, IStringLocalizer text, bool mayEdit)
    {
        var root = $"/projects/{project.Id}";
        var begins = state == StepState.Next && mayEdit;
        return step switch
        {
            ProjectStep.Data => Data(state, project.Data, text) with { Href = $"{root}/data", Action = text[begins ? "Do.Data" : "See.Data"] },
            ProjectStep.Model => Model(state, project, text) with { Href = "/models", Action = text["See.Model"] },
            ProjectStep.Run => Run(state, project.Run, text) with
            {
                Href = begins ? $"{root}/runs/new" : state is StepState.Waiting ? null : state is StepState.Running or StepState.Failed ? $"{root}/runs/{project.Run!.Id}" : $"{root}/runs",
                Action = text[begins ? "Do.Run" : state == StepState.Running ? "See.LiveRun" : state == StepState.Failed ? "See.FailedRun" : "See.Run"],
            },
            ProjectStep.Evaluation => Evaluation(state, project.Evaluation, text) with
            {
                Href = state is StepState.Waiting ? null : $"{root}/evaluations",
                Action = text[begins ? "Do.Evaluation" : "See.Evaluation"],
            },
            ProjectStep.Value => Value(project, text) with
            {
                Href = project.Invoice is not null || project.Contract is not null ? $"{root}/value/invoices" : project.Facts.Kpis > 0 ? $"{root}/value/contracts" : $"{root}/value",
                Action = text[project.Invoice is not null || project.Contract is not null ? "See.Invoices" : project.Facts.Kpis > 0 ? "See.Contracts" : mayEdit ? "Do.Kpi" : "See.Kpis"],
            },
            _ => new StepView(step, state, text[$"Step.{step}.NotOffered"]),
        };
    }

    private static StepView Data(StepState state, LatestData? data, IStringLocalizer text) => data is null
        ? new StepView(ProjectStep.Data, state, text[state == StepState.Running ? "Data.UnderWay" : "Data.None"])
        : new StepView(ProjectStep.Data, state, text["Data.Latest", data.Name, data.Number]) { Figure = text["Rows", Number(data.Rows)] };

    private static StepView Model(StepState state, ProjectState project, IStringLocalizer text) => project.Run is { } run
        ? new StepView(ProjectStep.Model, state, text["Model.Chosen"]) { Figure = run.BaseModel }
        : new StepView(ProjectStep.Model, state, text[project.Facts.UsableModels == 0 ? "Model.None" : "Model.Choose"])
        {
            Figure = project.Facts.UsableModels == 0 ? null : text["Models", Number(project.Facts.UsableModels)].Value,
        };

    private static StepView Run(StepState state, LatestRun? run, IStringLocalizer text) => run is null
        ? new StepView(ProjectStep.Run, state, text["Run.None"])
        : new StepView(ProjectStep.Run, state, text["Run.Latest", run.Name])
        {
            Tone = run.ValidationLoss is null ? null : "ours",
            Figure = state == StepState.Running && run.TotalSteps > 0 ? text["Steps", Number(run.Step), Number(run.TotalSteps)].Value
                : run.ValidationLoss is { } loss ? text["Loss", loss.ToString("0.000", CultureInfo.CurrentCulture)].Value
                : null,
        };

    private static StepView Evaluation(StepState state, LatestEvaluation? evaluation, IStringLocalizer text)
    {
        if (evaluation is null)
            return new StepView(ProjectStep.Evaluation, state, text["Evaluation.None"]);
        if (evaluation is not { Verdict: { } verdict, Metric: { } metric })
            return new StepView(ProjectStep.Evaluation, state, text["Evaluation.Latest", evaluation.RunName]);
        return new StepView(ProjectStep.Evaluation, state, text[$"Evaluation.{verdict}", Interval(metric), Number(metric.Cases)]) { Figure = Difference(metric, text), Tone = "ours" };
    }

    private static StepView Value(ProjectState project, IStringLocalizer text)
    {
        var state = project.Steps[ProjectStep.Value];
        if (project.Invoice is { } invoice)
        {
            var digits = "N" + Money.DigitsOf(invoice.Currency).ToString(CultureInfo.InvariantCulture);
            return new StepView(ProjectStep.Value, state, text[$"Value.Invoice.{invoice.State}", invoice.Number]) { Figure = $"{invoice.Gross.ToString(digits, CultureInfo.CurrentCulture)} {invoice.Currency}" };
        }

        if (project.Contract is { } contract)
            return new StepView(ProjectStep.Value, state, text["Value.Signed", contract]) { Figure = text["Contracts", Number(project.Facts.SignedContracts)] };
        return project.Facts.Kpis > 0
            ? new StepView(ProjectStep.Value, state, text["Value.Kpis"]) { Figure = text["Kpis", Number(project.Facts.Kpis)] }
            : new StepView(ProjectStep.Value, state, text["Value.None"]);
    }

    private static string Difference(MetricComparison metric, IStringLocalizer text) => IsShare(metric.Metric)
        ? text["Points", Signed(metric.Difference.Estimate * 100, "0.0")]
        : Signed(metric.Difference.Estimate, "0.000");

    private static string Interval(MetricComparison metric) => IsShare(metric.Metric)
        ? $"{Signed(metric.Difference.Lower * 100, "0.0")} … {Signed(metric.Difference.Upper * 100, "0.0")}"
        : $"{Signed(metric.Difference.Lower, "0.000")} … {Signed(metric.Difference.Upper, "0.000")}";

    private static bool IsShare(EvaluationMetric metric) => metric is EvaluationMetric.Accuracy or EvaluationMetric.MacroF1 or EvaluationMetric.ExactMatch or EvaluationMetric.TokenF1;

    private static string Signed(double value, string format) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString(format, CultureInfo.CurrentCulture);

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);
}
