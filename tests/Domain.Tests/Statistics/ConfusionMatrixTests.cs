using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Tests.Statistics;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void An_answer_outside_the_classes_costs_recall_and_no_class_precision()
    {
        var matrix = ConfusionMatrix.Count([0, 0, 1, 1], [0, ConfusionMatrix.Outside, 1, 1], 2);

        var report = ClassificationReport.From(matrix);

        matrix[0, ConfusionMatrix.Outside].ShouldBe(1);
        report.Accuracy.ShouldBe(0.75);
        report.Classes[0].ShouldBe(new ClassScore(1, 0.5, 2.0 / 3, 2));
        report.Classes[1].ShouldBe(new ClassScore(1, 1, 1, 2));
        report.MicroF1.ShouldBe(6.0 / 7, 1e-15);
    }

    [Fact]
    public void Micro_f1_is_accuracy_where_every_answer_is_a_class()
    {
        var report = ClassificationReport.From(ConfusionMatrix.Count([0, 1, 2, 2], [0, 2, 2, 1], 3));

        report.MicroF1.ShouldBe(report.Accuracy, 1e-15);
    }

    [Fact]
    public void No_case_gives_no_figure_instead_of_a_made_up_one()
    {
        var report = ClassificationReport.From(ConfusionMatrix.Count([], [], 0));

        report.Accuracy.ShouldBe(double.NaN);
        report.MacroF1.ShouldBe(double.NaN);
        report.Kappa.ShouldBe(double.NaN);
    }

    [Fact]
    public void Truth_and_answers_of_different_length_are_refused_with_both_numbers() =>
        Should.Throw<ArgumentException>(() => ConfusionMatrix.Count([0], [0, 1], 2)).Message.ShouldContain("1 stand against 2");

    [Fact]
    public void Resampled_macro_f1_equals_the_report_on_the_data()
    {
        int[] truth = [0, 0, 1, 2, 2, 2];
        int[] predicted = [0, 1, 1, 2, ConfusionMatrix.Outside, 0];

        MacroF1.Of(truth, predicted, 3, [0, 1, 2, 3, 4, 5]).ShouldBe(ClassificationReport.From(ConfusionMatrix.Count(truth, predicted, 3)).MacroF1, 1e-15);
    }
}
