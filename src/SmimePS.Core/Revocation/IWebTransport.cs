namespace SmimePS.Revocation;

/// <summary>Sends one question over the network and follows nothing. What it may be asked is <see cref="WebReader"/>'s business. Safe for use from several threads.</summary>
public interface IWebTransport
{
    /// <summary>Sends it.</summary>
    /// <exception cref="IOException">The other side cannot be reached.</exception>
    Task<WebReply> SendAsync(WebQuestion question, CancellationToken cancellationToken);
}

/// <summary>A question to a web server.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Accept">The type of answer that is wanted.</param>
/// <param name="Body">What is sent along; null to send nothing (GET).</param>
/// <param name="BodyType">The type of that.</param>
public sealed record WebQuestion(Uri Url, string Accept, byte[]? Body = null, string? BodyType = null);

/// <summary>What a web server answered.</summary>
/// <param name="Status">HTTP's number for it.</param>
/// <param name="Content">The content as it comes in.</param>
public sealed record WebReply(int Status, Stream Content) : IDisposable
{
    /// <summary>Where else to ask, as the server wrote it.</summary>
    public Uri? Location { get; init; }

    /// <summary>How the content is encoded beyond what its type says, as the server wrote it; null for not at all.</summary>
    public string? Encoding { get; init; }

    /// <summary>How long the content is to be, in bytes; null where the server does not say.</summary>
    public long? Length { get; init; }

    /// <summary>What the answer holds open.</summary>
    public IDisposable? Owned { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        Owned?.Dispose();
    }
}
