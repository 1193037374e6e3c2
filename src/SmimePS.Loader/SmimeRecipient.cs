namespace SmimePS;

/// <summary>Somebody to write to, and with which certificate mail for them is encrypted.</summary>
public sealed class SmimeRecipient
{
    /// <summary>
    /// The address. (Not <c>Address</c>: an array has a method of that name, which PowerShell would take for the property when several are asked at once.)
    /// </summary>
    public string EmailAddress { get; init; } = "";

    /// <summary>Whether mail for the address can be encrypted.</summary>
    public SmimeRecipientStatus Status { get; init; }

    /// <summary>True where Protect-MailMessage would encrypt for the address.</summary>
    public bool CanEncrypt => Status is SmimeRecipientStatus.Ready or SmimeRecipientStatus.Untrusted;

    /// <summary>Why the status is what it is, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The certificate that Protect-MailMessage takes; where it takes none, the one that comes nearest; null where none is known.</summary>
    public SmimeCertificate? Certificate { get; init; }

    /// <summary>The certificate's thumbprint; null where there is none.</summary>
    public string? Thumbprint => Certificate?.Thumbprint;

    /// <summary>The last moment at which the certificate is valid; null where there is none.</summary>
    public DateTimeOffset? NotAfter => Certificate?.NotAfter;

    /// <summary>Where the certificate was found: <c>AddressBook</c>, or <c>My</c> for the user's own; null where there is none.</summary>
    public string? Source => Certificate?.Source;

    /// <summary>Who vouches for the certificate, of those whom the user trusts, and where that trust comes from; null where nobody does.</summary>
    public string? VouchedForBy { get; init; }

    /// <summary>With which algorithm a message for this address alone is encrypted, as long as nothing else is asked for; null where none is.</summary>
    public string? ContentEncryption { get; init; }

    /// <summary>The content encryptions that the recipient's program reads, as far as it has said so; empty where nothing is known.</summary>
    public IReadOnlyList<string> Capabilities { get; init => field = Indexable.List(value); } = [];

    /// <summary>The address.</summary>
    public override string ToString() => EmailAddress;
}
