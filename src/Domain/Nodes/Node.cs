using Platform.Domain.Tenancy;

namespace Platform.Domain.Nodes;

/// <summary>What a node measured about itself.</summary>
/// <param name="EngineReady">True when its engine answers.</param>
/// <param name="EngineStarts">Times the engine was started since the node was.</param>
/// <param name="LastEngineEnd">How the engine ended last; null when it never did.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>; null while unknown.</param>
/// <param name="DeviceName">The processor's or card's own name; null while unknown.</param>
/// <param name="Threads">Compute threads of the engine.</param>
/// <param name="TotalBytes">Memory of the machine.</param>
/// <param name="AvailableBytes">Memory that could be taken now.</param>
/// <param name="EngineBytes">Memory the engine holds.</param>
/// <param name="BaseModel">Folder name of the resident base model; null when none is.</param>
/// <param name="BaseBytes">Memory of its weights.</param>
/// <param name="Adapters">Adapters on it.</param>
public sealed record NodeFigures(
    bool EngineReady, int EngineStarts, string? LastEngineEnd, string? Device, string? DeviceName, int Threads, long TotalBytes, long AvailableBytes, long EngineBytes,
    string? BaseModel, long BaseBytes, int Adapters);

/// <summary>A machine that works on runs. Belongs to the installation, not to a tenant.</summary>
public sealed class Node : IVersioned
{
    /// <summary>Silence after which a node counts as gone.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(45);

    private Node()
    {
    }

    /// <summary>Makes a node that has just started.</summary>
    public Node(string name, DateTimeOffset startedAt) => (Name, StartedAt, LastSeenAt) = (name, startedAt, startedAt);

    /// <summary>Its name, unique in the installation.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True when it takes no new work; what it is at goes on.</summary>
    public bool Draining { get; private set; }

    /// <summary>Who changed the switch last: account id.</summary>
    public string? DrainingBy { get; private set; }

    /// <summary>When its process started, UTC.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it last said that it is there, UTC.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>What it measured then; null before the first time.</summary>
    public NodeFigures? Figures { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when it has been silent for too long.</summary>
    public bool IsGone(DateTimeOffset now) => now - LastSeenAt > GoneAfter;

    /// <summary>The node's process started.</summary>
    public void Start(DateTimeOffset now) => (StartedAt, LastSeenAt, Figures) = (now, now, null);

    /// <summary>The node says that it is there.</summary>
    public void Seen(NodeFigures figures, DateTimeOffset now) => (Figures, LastSeenAt) = (figures, now);

    /// <summary>Turns the switch. Turning it to where it stands is no error: the caller wanted it there.</summary>
    public void Drain(bool draining, string actor) => (Draining, DrainingBy) = (draining, actor);
}
