using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <summary>Refusals of collections and their index versions.</summary>
public static class CollectionErrors
{
    /// <summary>No such collection for this person.</summary>
    public static DomainError NotFound() => new("collection.not_found", "There is no such collection in this project.", ErrorKind.NotFound);

    /// <summary>The name breaks its rule.</summary>
    public static DomainError NameInvalid(int length) => new(
        "collection.name_invalid", $"The name has {length} characters; a collection's name has 1 to {Collection.MaxNameLength}.");

    /// <summary>Another collection of the project has it.</summary>
    public static DomainError NameTaken(string name) => new(
        "collection.name_taken", $"The project has a collection \"{name}\" already. Choose another name.", ErrorKind.Conflict);

    /// <summary>The description is too long.</summary>
    public static DomainError DescriptionTooLong(int length) => new(
        "collection.description_too_long", $"The description has {length} characters; at most {Collection.MaxDescriptionLength} are kept.");

    /// <summary>A floor is outside 0 to 1.</summary>
    public static DomainError FloorInvalid(double floor) => new(
        "collection.floor_invalid", string.Create(CultureInfo.InvariantCulture, $"A floor of {floor} was given; it goes from 0 (everything passes) to 1."));

    /// <summary>The retention is outside its limits.</summary>
    public static DomainError RetentionInvalid(int days) => new(
        "collection.retention_invalid", $"{days} days were given; documents can be kept for 1 to {Collection.MaxRetentionDays} days, or without a rule.");

    /// <summary>The reason is too long.</summary>
    public static DomainError HoldReasonTooLong(int length) => new(
        "collection.hold_reason_too_long", $"The reason of the hold has {length} characters; at most {Collection.MaxDescriptionLength} are kept.");

    /// <summary>Nothing of it may be deleted.</summary>
    public static DomainError Held(string name) => new(
        "collection.held", $"\"{name}\" is under legal hold: nothing of it can be deleted. An administrator can lift the hold in the collection's settings.", ErrorKind.Conflict);

    /// <summary>A document of it must be kept.</summary>
    public static DomainError NotEmpty(int documents) => new(
        "collection.not_deletable", $"{documents} documents of the collection are held or must be kept longer; it cannot be deleted before they can.", ErrorKind.Conflict);

    /// <summary>The size of passages is outside its limits.</summary>
    public static DomainError ChunkSizeInvalid(int size) => new(
        "collection.chunk_size_invalid", $"Passages of {size} tokens were asked for; they may have {ChunkSettings.LeastSize} to {ChunkSettings.MostSize}.");

    /// <summary>The overlap is outside its limits.</summary>
    public static DomainError OverlapInvalid(int overlap, int most) => new(
        "collection.overlap_invalid", $"An overlap of {overlap} tokens was asked for; it may be 0 to {most}, half of the passage.");

    /// <summary>No such form of vectors.</summary>
    public static DomainError VectorFormUnknown(int form) => new(
        "collection.vector_form_unknown", $"Form {form} of vectors was asked for; there are Int8, FourBit and Binary.");

    /// <summary>Nothing to measure the vector search on.</summary>
    public static DomainError NoVectors(int number) => new(
        "collection.no_vectors", $"Version {number} has no vectors to measure. Index a document with an embedding model first.", ErrorKind.Conflict);

    /// <summary>No such index version.</summary>
    public static DomainError IndexNotFound() => new("collection.index_not_found", "There is no such index version in this collection.", ErrorKind.NotFound);

    /// <summary>It cannot be searched yet.</summary>
    public static DomainError IndexNotReady(int number, IndexState state) => new(
        "collection.index_not_ready", $"Version {number} is {state}; only a version that holds every document can be searched. Wait until it is ready.", ErrorKind.Conflict);

    /// <summary>The step does not fit the state.</summary>
    public static DomainError IndexWrongState(int number, IndexState state) => new(
        "collection.index_wrong_state", $"Version {number} is {state}; this cannot be done with it now.", ErrorKind.Conflict);

    /// <summary>Another version is being built.</summary>
    public static DomainError BuildUnderWay(int number) => new(
        "collection.build_under_way", $"Version {number} is being built. Wait for it, or stop it, before another one is made.", ErrorKind.Conflict);

    /// <summary>The model behind the name has changed.</summary>
    public static DomainError EmbedderChanged(string name) => new(
        "collection.embedder_changed", $"The embedding model {name} is not the one this version was built with; its vectors cannot be compared. Build a new version with it.", ErrorKind.Conflict);

    /// <summary>The embedding model cannot be used.</summary>
    public static DomainError EmbedderGone(string name) => new(
        "collection.embedder_gone", $"The embedding model {name} is not in this installation, or cannot be used. Put its folder back, or build a version without it.", ErrorKind.Conflict);

    /// <summary>No model was chosen.</summary>
    public static DomainError NoAnswerModel() => new(
        "collection.no_answer_model", "No model is chosen that answers from this collection. Choose one, or set it in the collection's settings.", ErrorKind.Conflict);

    /// <summary>The model reads too little at once.</summary>
    public static DomainError ModelTooSmall(string name, int tokens) => new(
        "collection.model_too_small", $"{name} reads {tokens} tokens at once; question and passages do not fit beside an answer. Choose a model with a longer context, or cut the documents smaller.", ErrorKind.Conflict);

    /// <summary>There is nothing to measure with.</summary>
    public static DomainError NoQuestions() => new(
        "collection.no_questions", "There is no accepted or frozen question with an expected passage yet. Add one, or accept a proposed one.", ErrorKind.Conflict);

    /// <summary>There is nothing to make questions from.</summary>
    public static DomainError NoPassages() => new(
        "collection.no_passages", "The collection has no indexed passage yet. Upload a document first.", ErrorKind.Conflict);

    /// <summary>No such question.</summary>
    public static DomainError QuestionNotFound() => new("collection.question_not_found", "There is no such question in this collection.", ErrorKind.NotFound);

    /// <summary>The question breaks a rule.</summary>
    public static DomainError QuestionInvalid(int length) => new(
        "collection.question_invalid", $"The question has {length} characters; it has 1 to {SavedQuestion.MaxTextLength}.");

    /// <summary>A frozen question never changes.</summary>
    public static DomainError QuestionFrozen() => new(
        "collection.question_frozen", "The question belongs to a frozen test set and does not change. Make a new question instead.", ErrorKind.Conflict);

    /// <summary>No such answer.</summary>
    public static DomainError TraceNotFound() => new("collection.answer_not_found", "There is no such answer in this collection.", ErrorKind.NotFound);

    /// <summary>The answer was erased.</summary>
    public static DomainError TraceErased() => new(
        "collection.answer_erased", "A document that this answer quoted was deleted, and the quotation with it; it cannot be replayed.", ErrorKind.Conflict);

    /// <summary>No such work.</summary>
    public static DomainError TaskNotFound() => new("collection.task_not_found", "There is no such work on this collection.", ErrorKind.NotFound);

    /// <summary>The step does not fit the state.</summary>
    public static DomainError TaskWrongState(TaskState state) => new(
        "collection.task_wrong_state", $"The work is {state}; this cannot be done with it now.", ErrorKind.Conflict);

    /// <summary>A person ended it.</summary>
    public static DomainError TaskCancelled() => new("collection.task_cancelled", "A person ended this work before it was done. Nothing half done is searched; it can be started again.", ErrorKind.Conflict);

    /// <summary>The same work waits or runs already.</summary>
    public static DomainError TaskUnderWay() => new(
        "collection.task_under_way", "Work of this kind is under way on the collection already. Wait for it, or end it, before it is started again.", ErrorKind.Conflict);

    /// <summary>Nothing fits the filter.</summary>
    public static DomainError NothingToReindex() => new("collection.nothing_to_reindex", "No document fits this filter, or all that fit are at work already.", ErrorKind.Conflict);

    /// <summary>A limit of the reranker is outside its limits.</summary>
    public static DomainError RerankInvalid(string what, double value, double least, double most) => new(
        "collection.rerank_invalid", string.Create(CultureInfo.InvariantCulture, $"{what} of {value} was asked for; it goes from {least} to {most}."));

    /// <summary>The reranker cannot be used.</summary>
    public static DomainError RerankerGone(string name) => new(
        "collection.reranker_gone", $"The reranker {name} is not in this installation, or cannot be used. Put its folder back, or choose another one in the collection's settings.", ErrorKind.Conflict);

    /// <summary>A later attempt took over.</summary>
    public static DomainError TaskOutdated(int attempt, int current) => new(
        "collection.task_outdated", $"Attempt {attempt} was overtaken by attempt {current}.", ErrorKind.Conflict);

    /// <summary>The workers died too often.</summary>
    public static DomainError TaskLost() => new(
        "collection.task_lost", $"The worker died {CollectionTask.MaxLosses} times under this work. Look at the node's memory, then start it again.");

    /// <summary>No such group.</summary>
    public static DomainError GroupNotFound() => new("collection.group_not_found", "There is no such permission group in this workspace.", ErrorKind.NotFound);

    /// <summary>The name breaks its rule.</summary>
    public static DomainError GroupNameInvalid(int length) => new(
        "collection.group_name_invalid", $"The name has {length} characters; a permission group's name has 1 to {ReaderGroup.MaxNameLength}.");

    /// <summary>Documents still belong to it.</summary>
    public static DomainError GroupInUse(int documents) => new(
        "collection.group_in_use", $"{documents} documents may be read by this group alone or among others. Give them other groups first.", ErrorKind.Conflict);

    /// <summary>Somebody else changed it at the same time.</summary>
    public static DomainError Changed() => new(
        "collection.changed", "Somebody else changed this at the same time. Look at it again, then repeat the change.", ErrorKind.Conflict);
}
