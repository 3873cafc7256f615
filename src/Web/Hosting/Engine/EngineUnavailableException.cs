namespace Platform.Web.Hosting.Engine;

/// <summary>The engine died or does not answer. Its parent starts it again; work goes on from its last checkpoint.</summary>
internal sealed class EngineUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
