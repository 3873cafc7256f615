using System.ComponentModel.DataAnnotations;

namespace Platform.Web.Hosting.Options;

/// <summary>Settings of the installation, section <c>Lathe</c>. Every key can also be an environment variable: <c>Lathe__DataFolder</c>.</summary>
internal sealed class LatheOptions
{
    public const string Section = "Lathe";

    /// <summary>Where everything of this installation lies: database, blobs, checkpoints, keys. Relative to the working folder.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Folder whose subfolders are base models; read at start and when an administrator asks. Relative to the working folder.</summary>
    [Required]
    public string ModelsFolder { get; set; } = "data/models";

    /// <summary><c>sqlite</c> (one process, the default) or <c>postgres</c> (a cluster).</summary>
    [AllowedValues("sqlite", "postgres")]
    public string Database { get; set; } = "sqlite";

    /// <summary>Connection string of PostgreSQL; unused with SQLite.</summary>
    public string? PostgresConnection { get; set; }

    /// <summary>Name of this machine among the nodes; different on every machine of a cluster.</summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    public string NodeName { get; set; } = Environment.MachineName;

    /// <summary>Compute threads of the engine; 0 means one for each processor.</summary>
    [Range(0, 1024)]
    public int EngineThreads { get; set; }

    /// <summary>True when this process runs jobs with an engine of its own; false for a portal whose nodes do the work.</summary>
    public bool RunsJobs { get; set; } = true;

    /// <summary>True to make the demo workspace at first start.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>Folder that holds the demo's model and data.</summary>
    public string DemoFolder { get; set; } = "infra/demo";

    /// <summary>Where media are mounted, <c>/media</c> and <c>/mnt</c> unless stated: models below these folders are offered for import, other paths can be typed.</summary>
    public IReadOnlyList<string>? ImportFolders { get; set; }

    /// <summary>Largest single upload, in bytes.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxUploadBytes { get; set; } = 5L << 30;

    /// <summary>Where collections keep their vectors: <c>embedded</c> (files of this process, the default) or <c>qdrant</c>.</summary>
    [AllowedValues("embedded", "qdrant")]
    public string VectorStore { get; set; } = "embedded";

    /// <summary>Minutes after which an embedded vector index that nobody uses is closed; the next search opens it again. 0 for never.</summary>
    [Range(0, 1440)]
    public int IndexIdleMinutes { get; set; } = 15;

    /// <summary>Address of Qdrant; https where it is not on this machine. Unused with embedded vectors.</summary>
    public string? QdrantAddress { get; set; }

    /// <summary>Key of Qdrant; null for none.</summary>
    public string? QdrantApiKey { get; set; }

    /// <summary>Folders and addresses that collections may follow.</summary>
    public ConnectorOptions Connectors { get; set; } = new();

    /// <summary>Tries to sign in a minute from one network address; more are answered with 429. Raise it where many people share one address.</summary>
    [Range(1, 10000)]
    public int SignInsPerMinute { get; set; } = 20;
}

/// <summary>The folders under <see cref="LatheOptions.DataFolder"/>, absolute and made on first use.</summary>
internal sealed class DataFolders(Microsoft.Extensions.Options.IOptions<LatheOptions> options)
{
    public string Root { get; } = Directory.CreateDirectory(Path.GetFullPath(options.Value.DataFolder)).FullName;

    public string Models { get; } = Directory.CreateDirectory(Path.GetFullPath(options.Value.ModelsFolder)).FullName;

    public string Database => Path.Combine(Root, "lathe.db");

    public string Jobs => Path.Combine(Root, "jobs.db");

    /// <summary>A folder below the data folder, made if missing.</summary>
    public string Sub(params ReadOnlySpan<string> parts) => Directory.CreateDirectory(Path.Combine([Root, .. parts])).FullName;
}
