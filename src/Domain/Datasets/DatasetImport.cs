using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Datasets;

/// <summary>Where an import stands. Stored: the numbers never change.</summary>
public enum ImportStage
{
    /// <summary>Files arrive, columns are chosen.</summary>
    Collecting = 0,

    /// <summary>A worker reads all rows and checks them.</summary>
    Checking = 1,

    /// <summary>The report is there; the split can be chosen.</summary>
    Checked = 2,

    /// <summary>A worker writes the version.</summary>
    Creating = 3,

    /// <summary>The version exists.</summary>
    Created = 4,
}

/// <summary>What a worker is doing at the moment. Stored: the numbers never change.</summary>
public enum ImportPhase
{
    /// <summary>Waiting for a worker.</summary>
    Waiting = 0,

    /// <summary>Reading and checking rows; counted in bytes of the files.</summary>
    Reading = 1,

    /// <summary>Looking for near duplicates; counted in rows.</summary>
    Comparing = 2,

    /// <summary>Writing the splits; counted in rows.</summary>
    Writing = 3,
}

/// <summary>Blobs that a finished check leaves for the next steps.</summary>
/// <param name="Rows">All usable rows in canonical form.</param>
/// <param name="Facts">What splitting needs to know of every row.</param>
/// <param name="Findings">The findings, one JSON object a line.</param>
public sealed record CheckedFiles(string Rows, string Facts, string Findings);

/// <summary>A version in the making. Everything a person chose is kept here, so that nothing is lost by a reload, and nothing is a version before <see cref="Finish"/>.</summary>
public sealed class DatasetImport : IWorkspaceOwned, IVersioned
{
    /// <summary>Most files of one import.</summary>
    public const int MaxFiles = 50;

    private DatasetImport()
    {
    }

    /// <summary>Starts an import.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="project">The project.</param>
    /// <param name="datasetId">The dataset that gets a version; null for a new one.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    public DatasetImport(TenantScope scope, Project project, DatasetId? datasetId, string createdBy, DateTimeOffset createdAt)
    {
        Id = TypedId.New<DatasetImportId>(createdAt);
        TenantId = scope.TenantId;
        WorkspaceId = scope.WorkspaceId;
        ProjectId = project.Id;
        Task = project.Task;
        DatasetId = datasetId;
        CreatedBy = createdBy;
        CreatedAt = createdAt;
        ProgressAt = createdAt;
    }

    /// <summary>Id.</summary>
    public DatasetImportId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The dataset that gets a version; null while it is a new one.</summary>
    public DatasetId? DatasetId { get; private set; }

    /// <summary>Name of the new dataset; null when <see cref="DatasetId"/> says it.</summary>
    public string? NewName { get; private set; }

    /// <summary>What a model is to do with the rows.</summary>
    public TaskKind Task { get; private set; }

    /// <summary>Where it stands.</summary>
    public ImportStage Stage { get; private set; }

    /// <summary>Which column becomes which part; null until files were looked at.</summary>
    public ColumnMapping? Mapping { get; private set; }

    /// <summary>What is left out because of the checks.</summary>
    public CheckActions Actions { get; private set; } = new();

    /// <summary>How rows are divided.</summary>
    public SplitRule SplitRule { get; private set; } = new();

    /// <summary>The checks' summary; null before.</summary>
    public ChecksReport? Report { get; private set; }

    /// <summary>What the checks left; null before.</summary>
    public CheckedFiles? Files { get; private set; }

    /// <summary>The checked files with the number of rows read from each; null before.</summary>
    public IReadOnlyList<SourceFile>? Sources { get; private set; }

    /// <summary>What a worker is doing.</summary>
    public ImportPhase Phase { get; private set; }

    /// <summary>How far it is, in the phase's unit.</summary>
    public long ProgressDone { get; private set; }

    /// <summary>How far it will go.</summary>
    public long ProgressTotal { get; private set; }

    /// <summary>When a worker last gave a sign of life, UTC.</summary>
    public DateTimeOffset ProgressAt { get; private set; }

    /// <summary>Code of the refusal that ended the last work; null when it went well.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The refusal's sentence.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>The version that was made.</summary>
    public DatasetVersionId? CreatedVersionId { get; private set; }

    /// <summary>Who started it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was started, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True while a worker has it.</summary>
    public bool IsWorking => Stage is ImportStage.Checking or ImportStage.Creating;

    /// <summary>A file came or went, or is read otherwise: what was checked no longer holds.</summary>
    /// <returns>Refused with <c>dataset.wrong_stage</c> while a worker has it or when the version exists.</returns>
    public Outcome ChangeFiles()
    {
        if (IsWorking || Stage == ImportStage.Created)
            return DatasetErrors.WrongStage(Stage);
        Reopen();
        return Outcome.Success;
    }

    /// <summary>Chooses the columns; what was checked no longer holds.</summary>
    /// <returns>Refused with <c>dataset.wrong_stage</c>.</returns>
    public Outcome Map(ColumnMapping mapping, TaskKind task)
    {
        if (IsWorking || Stage == ImportStage.Created)
            return DatasetErrors.WrongStage(Stage);
        Mapping = mapping;
        Task = task;
        Reopen();
        return Outcome.Success;
    }

    /// <summary>Hands the import to a worker, to read and check all rows.</summary>
    /// <returns>Refused with <c>dataset.wrong_stage</c>, <c>dataset.mapping_incomplete</c> or <c>dataset.system_prompt_too_long</c>.</returns>
    public Outcome StartChecks(DateTimeOffset now)
    {
        if (IsWorking || Stage == ImportStage.Created)
            return DatasetErrors.WrongStage(Stage);
        var complete = (Mapping ?? new ColumnMapping()).Validate(Task);
        if (!complete.Succeeded)
            return complete;
        Begin(ImportStage.Checking, now);
        return Outcome.Success;
    }

    /// <summary>The checks are done.</summary>
    /// <param name="report">Summary.</param>
    /// <param name="files">Blobs they left.</param>
    /// <param name="sources">The files with their rows.</param>
    /// <param name="splitsAreGiven">True when files or a column name more than one split.</param>
    public void CompleteChecks(ChecksReport report, CheckedFiles files, IReadOnlyList<SourceFile> sources, bool splitsAreGiven)
    {
        Report = report;
        Files = files;
        Sources = sources;
        Stage = ImportStage.Checked;
        if (splitsAreGiven)
            SplitRule = SplitRule with { Mode = SplitMode.Given };
        else if (SplitRule.Mode == SplitMode.Given)
            SplitRule = SplitRule with { Mode = SplitMode.Shares };
    }

    /// <summary>Chooses what is left out and how rows are divided.</summary>
    /// <returns>Refused with <c>dataset.wrong_stage</c> or <c>dataset.shares_invalid</c>.</returns>
    public Outcome Choose(CheckActions actions, SplitRule rule)
    {
        if (Stage != ImportStage.Checked)
            return DatasetErrors.WrongStage(Stage);
        var valid = rule.Validate();
        if (!valid.Succeeded)
            return valid;
        Actions = actions;
        SplitRule = rule;
        return Outcome.Success;
    }

    /// <summary>Hands the import to a worker, to write the version.</summary>
    /// <param name="newName">Name of the new dataset; unused when one is chosen.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>dataset.wrong_stage</c> or <c>dataset.name_invalid</c>.</returns>
    public Outcome StartCreating(string? newName, DateTimeOffset now)
    {
        if (Stage != ImportStage.Checked)
            return DatasetErrors.WrongStage(Stage);
        var name = newName?.Trim();
        if (DatasetId is null && (name is null || name.Length is 0 or > Dataset.MaxNameLength))
            return DatasetErrors.NameInvalid(name?.Length ?? 0);
        NewName = DatasetId is null ? name : null;
        Begin(ImportStage.Creating, now);
        return Outcome.Success;
    }

    /// <summary>The version exists.</summary>
    public void Finish(DatasetVersion version)
    {
        DatasetId = version.DatasetId;
        NewName = null;
        CreatedVersionId = version.Id;
        Stage = ImportStage.Created;
    }

    /// <summary>The work ended with a refusal; the import goes back to where a person can act.</summary>
    public void Fail(DomainError error)
    {
        Stage = Stage == ImportStage.Creating ? ImportStage.Checked : ImportStage.Collecting;
        FailureCode = error.Code;
        FailureMessage = error.Message;
    }

    /// <summary>A person stopped the work; the import goes back to where it was before.</summary>
    /// <returns>Refused with <c>dataset.wrong_stage</c> when no work is under way.</returns>
    public Outcome Stop()
    {
        if (!IsWorking)
            return DatasetErrors.WrongStage(Stage);
        Stage = Stage == ImportStage.Creating ? ImportStage.Checked : ImportStage.Collecting;
        return Outcome.Success;
    }

    private void Begin(ImportStage stage, DateTimeOffset now)
    {
        Stage = stage;
        Phase = ImportPhase.Waiting;
        ProgressDone = ProgressTotal = 0;
        ProgressAt = now;
        FailureCode = FailureMessage = null;
    }

    private void Reopen()
    {
        Stage = ImportStage.Collecting;
        Report = null;
        Files = null;
        Sources = null;
        FailureCode = FailureMessage = null;
    }
}
