using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Collections;

public sealed class CollectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_version_is_searched_at_once_and_a_later_one_after_its_switch()
    {
        var collection = Made();
        var first = collection.NextIndex(new IndexSettings(), "me", Now).Value;
        var second = collection.NextIndex(new IndexSettings(), "me", Now).Value;
        (first.State, collection.ActiveIndexId).ShouldBe((IndexState.Active, first.Id));

        collection.Switch(second, first, Now).Error!.Code.ShouldBe("collection.index_not_ready");
        second.CompleteBuild();
        collection.Switch(second, first, Now).Succeeded.ShouldBeTrue();

        (first.State, second.State, collection.ActiveIndexId).ShouldBe((IndexState.Retired, IndexState.Active, second.Id));
    }

    [Fact]
    public void A_version_keeps_to_the_embedder_that_filled_it()
    {
        var index = Made().NextIndex(new IndexSettings(), "me", Now).Value;
        index.FillWith("minilm-1", 384).Succeeded.ShouldBeTrue();

        index.FillWith("minilm-2", 384).Error!.Code.ShouldBe("collection.embedder_changed");
    }

    [Theory]
    [InlineData(31, 0, "collection.chunk_size_invalid")]
    [InlineData(4097, 0, "collection.chunk_size_invalid")]
    [InlineData(200, 101, "collection.overlap_invalid")]
    public void Sizes_outside_their_limits_are_refused(int size, int overlap, string code) =>
        Made().NextIndex(new IndexSettings { Chunks = new ChunkSettings { Size = size, Overlap = overlap } }, "me", Now).Error!.Code.ShouldBe(code);

    [Fact]
    public void Hold_and_retention_decide_what_may_be_deleted()
    {
        var collection = Made();
        var document = new CollectionDocument(collection, TypedId.New<DocumentId>(Now), new StoredDocument("a.pdf", "11", "22", 3, default), "me", Now);
        collection.MayDelete(document, Now).Succeeded.ShouldBeTrue();

        collection.Keep(10, null);
        collection.MayDelete(document, Now.AddDays(9)).Error!.Code.ShouldBe("document.retained");
        collection.MayDelete(document, Now.AddDays(11)).Succeeded.ShouldBeTrue();
        collection.Keep(null, "Case 7");
        collection.MayDelete(document, Now.AddYears(9)).Error!.Code.ShouldBe("collection.held");
        collection.Keep(null, "");
        document.Hold("Case 8");
        collection.MayDelete(document, Now).Error!.Code.ShouldBe("document.held");
    }

    [Fact]
    public void A_frozen_question_does_not_change_but_forgets_an_erased_document()
    {
        var (kept, erased) = (Guid.CreateVersion7(Now), Guid.CreateVersion7(Now.AddSeconds(1)));
        var question = SavedQuestion.Create(Made(), new QuestionContent("Who?", "The nurse.", [new(kept, 0, 5), new(erased, 3, 5)]), QuestionSource.Manual, "me", Now).Value;
        question.Freeze(1, "me", Now).ShouldBeTrue();
        question.Write(new QuestionContent("What?", null, [])).Error!.Code.ShouldBe("collection.question_frozen");
        question.Decide(false, "me", Now).Error!.Code.ShouldBe("collection.question_frozen");

        question.Forget(new DocumentId(erased)).ShouldBe(1);

        (question.Expected.Single().DocumentId, question.Answer, question.Counts).ShouldBe((kept, "", true));
    }

    [Fact]
    public void A_receipt_that_was_changed_is_not_genuine()
    {
        var document = new CollectionDocument(Made(), TypedId.New<DocumentId>(Now), new StoredDocument("a.pdf", "11", "22", 3, default), "me", Now);
        var receipt = new ErasureReceipt(document, "Handbook", (new ErasureCounts(3, 3, 3, 2, 0, 0), ErasureCounts.None), "", "me", Now);
        receipt.IsGenuine.ShouldBeTrue();

        typeof(ErasureReceipt).GetProperty(nameof(ErasureReceipt.DocumentName))!.SetValue(receipt, "b.pdf");

        receipt.IsGenuine.ShouldBeFalse();
    }

    [Fact]
    public void A_correction_waits_for_review_and_is_decided_once()
    {
        var trace = new AnswerTrace(Made(), new TraceContent { Question = "Who?", Answer = "Nobody.", State = AnswerState.Supported, IndexId = default, Model = new TraceModel(default, "m", "h") }, "me", Now);
        trace.Decide(true, "you", Now).ShouldBeFalse();
        trace.Judge(Thumb.Down, "The nurse.");
        trace.Review.ShouldBe(ReviewState.Waiting);

        trace.Decide(true, "you", Now).ShouldBeTrue();
        trace.Decide(false, "you", Now).ShouldBeFalse();
        trace.Review.ShouldBe(ReviewState.Accepted);
    }

    private static Collection Made() => Collection.Create(
        new TenantScope(new TenantId(Guid.CreateVersion7(Now)), new WorkspaceId(Guid.CreateVersion7(Now))), new ProjectId(Guid.CreateVersion7(Now)), "Handbook", null, "me", Now).Value;
}
