namespace SmimePS;

/// <summary>The full report on one signature of a message.</summary>
public sealed class SmimeSignature
{
    /// <summary>The verdict.</summary>
    public SmimeSignatureStatus Status { get; init; }

    /// <summary>True only where nothing at all is wrong.</summary>
    public bool IsValid => Status == SmimeSignatureStatus.Valid;

    /// <summary>The address in the signer's certificate that speaks for the signature; null where there is no certificate.</summary>
    public string? Signer { get; init; }

    /// <summary>The signer's certificate; null where the message does not carry it and it was not found.</summary>
    public SmimeCertificate? Certificate { get; init; }

    /// <summary>When the signer says to have signed; null where the signature does not say.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The digest and signature algorithms.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>Everything that was found, the gravest first.</summary>
    public IReadOnlyList<SmimeSignatureFinding> Findings { get; init; } = [];

    /// <summary>The layers of protection around and within the message, outermost first, such as <c>Encrypted</c>, <c>Signed</c>.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The message's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The author the message names.</summary>
    public string? From { get; init; }

    /// <summary>The file the message was read from, where there is one.</summary>
    public string? Path { get; init; }

    /// <summary>Verdict and signer.</summary>
    public override string ToString() => Signer is null ? Status.ToString() : $"{Status} ({Signer})";
}
