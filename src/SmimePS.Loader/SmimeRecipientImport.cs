namespace SmimePS;

/// <summary>What became of a correspondent's certificate that came with signed mail.</summary>
public sealed class SmimeRecipientImport
{
    /// <summary>
    /// The correspondent's address: the one the message is from. (Not <c>Address</c>: an array has a method of that name, which PowerShell would take
    /// for the property when several are asked at once.)
    /// </summary>
    public string EmailAddress { get; init; } = "";

    /// <summary>What became of the certificate.</summary>
    public SmimeRecipientOutcome Outcome { get; init; }

    /// <summary>Why, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>For a refused one, what was found about the signature, by its name; null otherwise.</summary>
    public string? Finding { get; init; }

    /// <summary>Whether the certificate is in the user's store now.</summary>
    public bool IsKept { get; init; }

    /// <summary>The certificate; null where the message has none.</summary>
    public SmimeCertificate? Certificate { get; init; }

    /// <summary>The certificate's thumbprint; null where there is none.</summary>
    public string? Thumbprint => Certificate?.Thumbprint;

    /// <summary>The last moment at which the certificate is valid; null where there is none.</summary>
    public DateTimeOffset? NotAfter => Certificate?.NotAfter;

    /// <summary>What the certificate may be used for.</summary>
    public CertificatePurpose Purpose => Certificate?.Purpose ?? CertificatePurpose.None;

    /// <summary>The thumbprint of the certificate that it comes after, or that it stands against; null where there is none.</summary>
    public string? OtherThumbprint { get; init; }

    /// <summary>When the message was signed, as the signature says; null where it says nothing.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The message's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The file the message stands in; null where it comes from none.</summary>
    public string? Path { get; init; }

    /// <summary>The message's place in the file, from 1; null where the file is one message.</summary>
    public int? Index { get; init; }

    /// <summary>The address and what became of its certificate.</summary>
    public override string ToString() => $"{EmailAddress}: {Outcome}";
}
