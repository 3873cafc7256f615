using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Answering;

/// <summary>A model cannot be asked, with the reason for people and programs.</summary>
internal sealed class AnswerRefusedException(DomainError error, Exception inner) : Exception(error.Message, inner)
{
    /// <summary>Code of a refusal that trying again cures: the engine died and is started again.</summary>
    public const string EngineUnavailable = "engine.unavailable";

    public DomainError Error { get; } = error;

    public bool IsEngineGone => Error.Code == EngineUnavailable;
}
