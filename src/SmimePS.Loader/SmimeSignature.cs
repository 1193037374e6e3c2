namespace SmimePS;

/// <summary>The full report on one signature of a message; for a message without any, one report that says so.</summary>
public sealed class SmimeSignature
{
    /// <summary>The verdict, for scripts.</summary>
    public SmimeSignatureStatus Status { get; init; }

    /// <summary>True only where nothing at all is wrong, neither with this signature nor with the message around it.</summary>
    public bool IsValid => Status == SmimeSignatureStatus.Valid;

    /// <summary>Why that is the verdict, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The verdict in whole sentences.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>
    /// The address in the signer's certificate that speaks for the signature: the author's where it is among them; null where there
    /// is no certificate.
    /// </summary>
    public string? Signer { get; init; }

    /// <summary>Every address in the signer's certificate.</summary>
    public IReadOnlyList<string> SignerAddresses { get; init => field = Indexable.List(value); } = [];

    /// <summary>The signer's certificate; null where the message does not carry it and it was not found.</summary>
    public SmimeCertificate? Certificate { get; init; }

    /// <summary>Who vouches for the signer, and where the trust in them comes from; null where nobody does whom the user trusts.</summary>
    public string? Anchor { get; init; }

    /// <summary>Whether the signer's certificate or one above it was revoked, as far as it is known.</summary>
    public SmimeRevocationStatus Revocation { get; init; }

    /// <summary>When the signer's certificate, or else the nearest one above it, was revoked; null where none was, as far as it is known.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>How that is known, or why not, in whole sentences; empty where it was not looked up.</summary>
    public string RevocationDetail { get; init; } = "";

    /// <summary>When the signer says to have signed; null where the signature does not say.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The digest and the kind of key.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>True where the whole visible message lies inside the signature.</summary>
    public bool CoversWholeMessage { get; init; }

    /// <summary>What a person sees of the message, part by part in its order, and whether it lies inside this signature; empty where there is none.</summary>
    public IReadOnlyList<SmimeSignaturePart> Parts { get; init => field = Indexable.List(value); } = [];

    /// <summary>True where the signature stands beside its content, which everyone can read.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Everything that was found, the gravest first.</summary>
    public IReadOnlyList<SmimeSignatureFinding> Findings { get; init => field = Indexable.List(value); } = [];

    /// <summary>
    /// The layers of protection from the message to what was signed, and those inside that, the outermost first, as far as they could be
    /// opened, and the encryption at which that ended (<see cref="MailLayer.IsOpened"/>). Each says what was found about it.
    /// </summary>
    public IReadOnlyList<MailLayer> Layers { get; init => field = Indexable.List(value); } = [];

    /// <summary>How the message's header is protected, as far as the message's form says.</summary>
    public MailHeaderProtection HeaderProtection { get; init; }

    /// <summary>The protected header fields that stand otherwise outside, without the sender's having hidden them; empty where there are none.</summary>
    public IReadOnlyList<string> ChangedHeaders { get; init => field = Indexable.List(value); } = [];

    /// <summary>The message's subject: the protected one where the header is protected.</summary>
    public string? Subject { get; init; }

    /// <summary>The author the message names.</summary>
    public string? From { get; init; }

    /// <summary>The file the message was read from, where there is one.</summary>
    public string? Path { get; init; }

    /// <summary>The message's place in the file, from 1; null where the file is one message.</summary>
    public int? Index { get; init; }

    /// <summary>Status and reason.</summary>
    public override string ToString() => $"{Status}: {Reason}";
}
