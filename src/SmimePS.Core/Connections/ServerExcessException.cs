namespace SmimePS.Connections;

/// <summary>A server sent more, or more slowly, than any honest one.</summary>
internal sealed class ServerExcessException(string message) : IOException(message);
