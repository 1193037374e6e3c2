namespace SmimePS;

/// <summary>One wrapping around a message's content, as it was found when the message was opened.</summary>
public sealed class MailLayer
{
    /// <summary>What it does.</summary>
    public MailLayerKind Kind { get; init; }

    /// <summary>The algorithm: of the encryption, or the digest of the signature; empty where there is none.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>For encryption: the length of the key in bits; 0 where it is not known.</summary>
    public int KeySize { get; init; }

    /// <summary>True where the algorithm no longer protects anything.</summary>
    public bool IsWeak { get; init; }

    /// <summary>True where any change on the way would have been noticed. What was encrypted without that can be relied on only where a signature inside is valid.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>For encryption: whose key opened it; null where nobody's did.</summary>
    public SmimeCertificate? OpenedBy { get; init; }

    /// <summary>
    /// False for encryption that no key at hand opens, or that is not opened for a verdict. Nothing is known of what is inside, and the layer counts for nothing.
    /// </summary>
    public bool IsOpened { get; init; } = true;

    /// <summary>For encryption: those it is for, as the message names them, by the issuer and the serial number of their certificates or by their keys' identifiers.</summary>
    public IReadOnlyList<string> Recipients { get; init => field = Indexable.List(value); } = [];

    /// <summary>For a signature: the addresses of those who signed. Whether they are to be trusted, Get-SmimeSignature says.</summary>
    public IReadOnlyList<string> Signers { get; init => field = Indexable.List(value); } = [];

    /// <summary>For a signature that Get-SmimeSignature checked: the verdict on it; null for every other layer.</summary>
    public SmimeSignatureStatus? Status { get; init; }

    /// <summary>What was found about this layer when its message's signatures were checked; empty where there is nothing to say.</summary>
    public IReadOnlyList<SmimeSignatureFinding> Findings { get; init => field = Indexable.List(value); } = [];

    /// <summary>True where the layer was taken away; false for a signature that still stands beside its content.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>What it is, in a line.</summary>
    public override string ToString() => Kind switch
    {
        MailLayerKind.Encrypted => $"encrypted with {Algorithm}{(IsWeak ? ", which is weak" : "")}{(OpenedBy is null ? "" : $", opened with the key of {OpenedBy}")}{(IsOpened ? "" : ", not opened")}",
        MailLayerKind.Signed => Signers.Count == 0 ? "signed" : $"signed with the certificate of {string.Join(", ", Signers)}",
        _ => "compressed",
    };
}
