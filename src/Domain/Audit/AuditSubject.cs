using Platform.Domain.Kernel;
using Platform.Domain.Projects;

namespace Platform.Domain.Audit;

/// <summary>What an entry is about. It may be gone by the time the entry is read.</summary>
/// <param name="Type">Kind of object in one stable word, such as <c>run</c>; stored.</param>
/// <param name="Id">Its id, or the name by which it is called.</param>
/// <param name="Project">The project it belongs to; null when it belongs to none.</param>
public readonly record struct AuditSubject(string Type, string Id, ProjectId? Project = null)
{
    /// <summary>Longest kind, in characters.</summary>
    public const int MaxTypeLength = 40;

    /// <summary>Longest id, in characters.</summary>
    public const int MaxIdLength = 450;

    /// <summary>An object of this platform.</summary>
    /// <typeparam name="TId">Kind of id.</typeparam>
    /// <param name="type">Kind of object.</param>
    /// <param name="id">Its id.</param>
    /// <param name="project">The project it belongs to.</param>
    public static AuditSubject Of<TId>(string type, TId id, ProjectId? project = null)
        where TId : struct, ITypedId<TId> => new(type, id.Value.ToString(), project);
}
