using Platform.Domain.Projects;

namespace Platform.Domain.Tests.Projects;

public sealed class ProjectProgressTests
{
    [Fact]
    public void A_new_project_begins_with_its_data_even_when_models_are_there()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { UsableModels = 2 });

        steps[ProjectStep.Data].ShouldBe(StepState.Next);
        steps[ProjectStep.Model].ShouldBe(StepState.Done);
        steps[ProjectStep.Run].ShouldBe(StepState.Waiting);
    }

    [Fact]
    public void Data_and_a_model_make_the_run_the_next_step()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1, UsableModels = 1 });

        steps[ProjectStep.Run].ShouldBe(StepState.Next);
        steps[ProjectStep.Evaluation].ShouldBe(StepState.Waiting);
    }

    [Fact]
    public void Data_without_any_model_asks_for_a_model()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1 });

        steps[ProjectStep.Model].ShouldBe(StepState.Next);
    }

    [Fact]
    public void Nothing_else_is_next_while_a_run_is_live()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1, UsableModels = 1, LiveRuns = 1 });

        steps[ProjectStep.Run].ShouldBe(StepState.Running);
        steps.Values.ShouldNotContain(StepState.Next);
    }

    [Fact]
    public void A_finished_run_makes_the_evaluation_the_next_step()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1, UsableModels = 1, FinishedRuns = 1 });

        steps[ProjectStep.Run].ShouldBe(StepState.Done);
        steps[ProjectStep.Evaluation].ShouldBe(StepState.Next);
    }

    [Fact]
    public void A_failed_newest_run_stands_out_although_an_earlier_one_ended_well()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1, UsableModels = 1, FinishedRuns = 1, NewestRunFailed = true });

        steps[ProjectStep.Run].ShouldBe(StepState.Failed);
        steps[ProjectStep.Evaluation].ShouldBe(StepState.Waiting);
    }

    [Fact]
    public void Deployment_is_not_offered_whatever_happened_before()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { DataVersions = 1, UsableModels = 1, FinishedRuns = 1, FinishedEvaluations = 1 });

        steps[ProjectStep.Deployment].ShouldBe(StepState.NotOffered);
    }

    [Fact]
    public void Value_comes_next_after_the_evaluation_runs_with_a_signed_contract_and_is_done_with_an_invoice()
    {
        var measured = new ProjectFacts { DataVersions = 1, UsableModels = 1, FinishedRuns = 1, FinishedEvaluations = 1, Kpis = 2 };

        ProjectProgress.Of(measured)[ProjectStep.Value].ShouldBe(StepState.Next);
        ProjectProgress.Of(measured with { SignedContracts = 1 })[ProjectStep.Value].ShouldBe(StepState.Running);
        ProjectProgress.Of(measured with { SignedContracts = 1, IssuedInvoices = 1 })[ProjectStep.Value].ShouldBe(StepState.Done);
    }

    [Fact]
    public void A_signed_contract_keeps_no_earlier_step_from_being_next()
    {
        var steps = ProjectProgress.Of(new ProjectFacts { UsableModels = 1, Kpis = 1, SignedContracts = 1 });

        steps[ProjectStep.Data].ShouldBe(StepState.Next);
        steps[ProjectStep.Value].ShouldBe(StepState.Running);
    }
}
