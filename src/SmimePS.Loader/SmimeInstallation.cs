using System.Security;

namespace SmimePS;

/// <summary>What was done to a mail client with a certificate, and what is left to do.</summary>
public sealed class SmimeInstallation
{
    /// <summary>The kind of client.</summary>
    public CertificateTarget Target { get; init; }

    /// <summary>Which one: the store, the folder of the profile or database, the file.</summary>
    public string Place { get; init; } = "";

    /// <summary>The first mail address that the certificate speaks for; null where it names none.</summary>
    public string? EmailAddress => Addresses.Count > 0 ? Addresses[0] : null;

    /// <summary>Every mail address that the certificate speaks for.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Indexable.List(value); } = [];

    /// <summary>SHA-1 of the certificate in hexadecimal.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>What was put in or taken out, a few words each; empty where all was as it should be.</summary>
    public IReadOnlyList<string> Changes { get; init => field = Indexable.List(value); } = [];

    /// <summary>The addresses of the client's accounts that use the certificate now.</summary>
    public IReadOnlyList<string> Accounts { get; init => field = Indexable.List(value); } = [];

    /// <summary>What is left to do by hand, a sentence or two each; empty where it is ready to use.</summary>
    public IReadOnlyList<string> NextSteps { get; init => field = Indexable.List(value); } = [];

    /// <summary>The password of the key in the file; null where one was given, or where there is no file.</summary>
    public SecureString? Password { get; init; }

    /// <summary>Address, or thumbprint, for messages.</summary>
    public override string ToString() => EmailAddress ?? Thumbprint;
}
