namespace SmimePS;

/// <summary>A request for a certificate (PKCS#10): one of the user's own that waits for its answer, or what somebody else's file asks for.</summary>
public sealed class SmimeCertificateRequest : SmimeRecord
{
    /// <summary>The first mail address that is asked for; null where none is.</summary>
    public string? EmailAddress => Addresses.Count > 0 ? Addresses[0] : null;

    /// <summary>Every mail address that is asked for.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Indexable.List(value); } = [];

    /// <summary>The name that is asked for, as a distinguished name.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What the key is to be used for in mail, as the request says; both where it does not say.</summary>
    public CertificatePurpose Purpose { get; init; }

    /// <summary>The key's algorithm and size, such as <c>Rsa3072</c> or <c>EcdsaP256</c>.</summary>
    public string KeyAlgorithm { get; init; } = "";

    /// <summary>The key's identifier in hexadecimal, by which two requests for the same key are told.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>Each extension that is asked for, in words.</summary>
    public IReadOnlyList<string> Extensions { get; init => field = Indexable.List(value); } = [];

    /// <summary>True where the request's signature holds: whoever made it has the private key.</summary>
    public bool IsSignatureValid { get; init; }

    /// <summary>True where it is one of the user's own that waits for its answer.</summary>
    public bool IsPending { get; init; }

    /// <summary>True where the private key is here, so that Import-SmimeCertificate joins the answer to it.</summary>
    public bool HasPrivateKey { get; init; }

    /// <summary>When it was made; null where that is not known.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The file that holds it; for a pending one that was written to no other, the file that keeps it with its key.</summary>
    public string? Path { get; init; }

    /// <summary>The request as text, to be pasted where an authority asks for it.</summary>
    public string Pem { get; init; } = "";

    /// <summary>Address or subject, for messages.</summary>
    public override string ToString() => EmailAddress ?? Subject;
}
