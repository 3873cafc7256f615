namespace Platform.Domain.Kernel;

/// <summary>What a refusal means to the caller; the host turns it into one HTTP status or one place on a page.</summary>
public enum ErrorKind
{
    /// <summary>The input breaks a rule; the sentence names the value, the limit and the remedy.</summary>
    Invalid = 0,

    /// <summary>No such object for this caller. Another tenant's object is reported the same way.</summary>
    NotFound = 1,

    /// <summary>The object is not in a state that allows this, or somebody else was faster.</summary>
    Conflict = 2,

    /// <summary>The caller's role does not allow this.</summary>
    Forbidden = 3,

    /// <summary>A limit of the machine or the tenant is reached (disk, memory, quota).</summary>
    Exhausted = 4,
}

/// <summary>An expected refusal: a stable code that programs may match, and a sentence for people.</summary>
/// <param name="Code"><c>area.condition</c> in snake case; never renamed once released.</param>
/// <param name="Message">One or two sentences: the value, the limit, what to do. Never text from inside an exception.</param>
/// <param name="Kind">What the refusal means to the caller.</param>
public sealed record DomainError(string Code, string Message, ErrorKind Kind = ErrorKind.Invalid)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}
