using System.ComponentModel.DataAnnotations;

namespace Platform.Web.Hosting.Options;

/// <summary>Folders and addresses that collections may follow. Nothing outside of them is ever read.</summary>
internal sealed class ConnectorOptions
{
    /// <summary>The places; none lets no collection follow anything.</summary>
    public IReadOnlyList<ConnectorRoot> Roots { get; set; } = [];

    /// <summary>Most files of one source.</summary>
    [Range(1, 1_000_000)]
    public int MostFiles { get; set; } = 20_000;

    /// <summary>Largest file of a source, in bytes.</summary>
    [Range(1L, 1L << 40)]
    public long MostFileBytes { get; set; } = 512L << 20;
}

/// <summary>A place that collections may follow: a folder of this server, where shares are mounted too, or a WebDAV address.</summary>
internal sealed class ConnectorRoot
{
    /// <summary>Absolute path, or an address that begins with https:// or http://.</summary>
    public string Path { get; set; } = "";

    /// <summary>Ids of the workspaces that may use it. None means the only workspace of the installation; where there are several, a place without ids is nobody's.</summary>
    public IReadOnlyList<Guid> Workspaces { get; set; } = [];

    /// <summary>Name for an address that asks for one.</summary>
    public string? User { get; set; }

    /// <summary>Password for an address that asks for one.</summary>
    public string? Password { get; set; }
}
