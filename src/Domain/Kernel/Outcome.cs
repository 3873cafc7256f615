using System.Diagnostics.CodeAnalysis;

namespace Platform.Domain.Kernel;

/// <summary>The result of an action that either happened or was refused. There is no third ending: bugs are exceptions.</summary>
public class Outcome
{
    private protected Outcome(DomainError? error) => Error = error;

    /// <summary>The action happened.</summary>
    public static Outcome Success { get; } = new(null);

    /// <summary>Why the action was refused; null when it happened.</summary>
    public DomainError? Error { get; }

    /// <summary>True when the action happened.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome(DomainError error) => new(error);
}

/// <summary>The result of an action that gives a value, or was refused.</summary>
/// <typeparam name="T">What the action gives.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "An outcome is made by returning a value or an error; names would add nothing.")]
public sealed class Outcome<T> : Outcome
{
    private readonly T? _value;

    private Outcome(T? value, DomainError? error)
        : base(error) => _value = value;

    /// <summary>What the action gave.</summary>
    /// <exception cref="InvalidOperationException">The action was refused; ask <see cref="Outcome.Succeeded"/> first.</exception>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"There is no value: {Error}");

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A success, for values that are interfaces: C# has no conversion operator from those.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Named alternate of the conversion above.")]
    public static Outcome<T> Of(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(DomainError error) => new(default, error);
}
