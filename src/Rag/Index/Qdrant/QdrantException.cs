using System.Net;

namespace Platform.Rag.Index.Qdrant;

/// <summary>The Qdrant server refused, or was not there after all attempts.</summary>
public sealed class QdrantException : Exception
{
    /// <summary>Makes one.</summary>
    public QdrantException(string message, HttpStatusCode? status, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>What the server answered; null when it did not.</summary>
    public HttpStatusCode? Status { get; }
}
