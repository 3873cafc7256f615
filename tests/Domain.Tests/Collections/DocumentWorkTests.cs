using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Collections;

public sealed class DocumentWorkTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Fact]
    public void A_document_goes_from_its_file_to_being_found()
    {
        var document = Document();
        var attempt = document.Claim(Now, Lease).Value;
        document.State.ShouldBe(DocumentState.Extracting);
        document.Extracted(attempt, Facts()).Succeeded.ShouldBeTrue();
        document.Advance(attempt, DocumentState.Embedding, 0.5, Now, Lease).Succeeded.ShouldBeTrue();
        document.Complete(attempt, 7, Now).Succeeded.ShouldBeTrue();

        (document.State, document.Chunks, document.Progress, document.LeaseUntil).ShouldBe((DocumentState.Indexed, 7, 1.0, null));
    }

    [Fact]
    public void A_second_worker_waits_for_the_lease_and_goes_on_behind_what_was_read()
    {
        var document = Document();
        var first = document.Claim(Now, Lease).Value;
        document.Extracted(first, Facts());

        document.Claim(Now + TimeSpan.FromMinutes(1), Lease).Error!.Code.ShouldBe("document.lease_held");
        var second = document.Claim(Now + TimeSpan.FromMinutes(3), Lease).Value;

        (document.State, document.Losses, second).ShouldBe((DocumentState.Chunking, 1, 2));
    }

    [Fact]
    public void An_overtaken_worker_changes_nothing()
    {
        var document = Document();
        var first = document.Claim(Now, Lease).Value;
        document.Claim(Now + TimeSpan.FromMinutes(3), Lease);

        document.Complete(first, 7, Now).Error!.Code.ShouldBe("document.attempt_outdated");
        document.State.ShouldBe(DocumentState.Extracting);
    }

    [Fact]
    public void The_third_lost_worker_ends_it()
    {
        var document = Document();
        for (var attempt = 0; attempt < CollectionDocument.MaxLosses; attempt++)
            document.Claim(Now + TimeSpan.FromMinutes(3 * attempt), Lease);

        document.Claim(Now + TimeSpan.FromHours(1), Lease).Error!.Code.ShouldBe("document.lost_too_often");
        (document.State, document.FailureCode).ShouldBe((DocumentState.Failed, "document.lost_too_often"));
    }

    [Fact]
    public void A_wish_to_stop_is_followed_at_once_when_it_waits_and_at_the_next_step_when_it_runs()
    {
        var waiting = Document();
        waiting.AskStop(Now);
        waiting.State.ShouldBe(DocumentState.Stopped);

        var running = Document();
        var attempt = running.Claim(Now, Lease).Value;
        running.AskStop(Now);
        running.State.ShouldBe(DocumentState.Extracting);
        running.Advance(attempt, DocumentState.Embedding, 0, Now, Lease).Error!.Code.ShouldBe("document.stopped");
        running.State.ShouldBe(DocumentState.Stopped);
    }

    [Fact]
    public void A_withheld_document_waits_for_a_person_and_passes_once_he_let_it()
    {
        var document = Document();
        var attempt = document.Claim(Now, Lease).Value;
        document.Extracted(attempt, Facts());
        document.Withhold(attempt, DocumentState.Quarantined, "document.instructions", "Look.", Now);
        document.Claim(Now, Lease).Error!.Code.ShouldBe("document.wrong_state");

        document.LetPass().Succeeded.ShouldBeTrue();

        document.Claim(Now, Lease).Succeeded.ShouldBeTrue();
        (document.IsReleased, document.State).ShouldBe((true, DocumentState.Chunking));
    }

    [Fact]
    public void Erasure_shuts_its_worker_out()
    {
        var document = Document();
        var attempt = document.Claim(Now, Lease).Value;
        document.BeginErasure(Now + Lease);

        document.Complete(attempt, 1, Now).Error!.Code.ShouldBe("document.wrong_state");
        document.Retry(true).Error!.Code.ShouldBe("document.wrong_state");
    }

    [Fact]
    public void Fields_are_trimmed_and_limited()
    {
        var document = Document();
        document.Scope(["b", "a", "a"], new Dictionary<string, string> { [" year "] = " 2025 ", ["empty"] = " " }).Succeeded.ShouldBeTrue();
        document.Groups.ShouldBe(["a", "b"]);
        document.Fields.Single().ShouldBe(new KeyValuePair<string, string>("year", "2025"));

        document.Scope([.. Enumerable.Range(0, CollectionDocument.MaxGroups + 1).Select(number => $"g{number}")], new Dictionary<string, string>()).Error!.Code.ShouldBe("document.groups_invalid");
    }

    private static CollectionDocument Document() => new(
        Collection.Create(new TenantScope(new TenantId(Guid.CreateVersion7(Now)), new WorkspaceId(Guid.CreateVersion7(Now))), new ProjectId(Guid.CreateVersion7(Now)), "Handbook", null, "me", Now).Value,
        TypedId.New<DocumentId>(Now), new StoredDocument("a.pdf", "11", "22", 3, Guid.CreateVersion7(Now)), "me", Now);

    private static ExtractionFacts Facts() => new("pdf", "Title", "33", 2, 100, 0.9, []);
}
