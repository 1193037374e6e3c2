namespace SmimePS.Connections;

/// <summary>Where a mail server listens, and how the connection to it is protected.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Security">How the connection is protected.</param>
public sealed record ServerEndpoint(string Host, int Port, ConnectionSecurity Security)
{
    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
