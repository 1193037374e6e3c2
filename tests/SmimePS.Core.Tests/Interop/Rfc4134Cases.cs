namespace SmimePS.Core.Tests.Interop;

/// <summary>One file of RFC 4134.</summary>
/// <param name="File">Its name, which is its section's number.</param>
/// <param name="Title">The section's title.</param>
/// <param name="Result">What we make of it, in the words of <see cref="Rfc4134Reading"/>.</param>
/// <param name="Reason">Why that is not all that the RFC says; empty where it is.</param>
internal sealed record Rfc4134Case(string File, string Title, string Result, string Reason = "")
{
    /// <summary>All of them are signed with DSS or SHA-1, and encrypted with what was used then: we say so, and read them.</summary>
    public static IReadOnlyList<Rfc4134Case> All { get; } =
    [
        new("3.1.bin", "ContentInfo with Data Type, BER", "data"),
        new("3.2.bin", "ContentInfo with Data Type, DER", "data"),
        new("4.1.bin", "Basic Signed Content, DSS", "signed: valid, weak"),
        new("4.2.bin", "Basic Signed Content, RSA", "signed: valid, weak"),
        new("4.3.bin", "Basic Signed Content, Detached Content", "signed: valid, weak"),
        new("4.4.bin", "Fancier Signed Content", "signed: valid, weak"),
        new("4.5.bin", "All RSA Signed Message", "signed: valid, weak"),
        new("4.6.bin", "Multiple Signers", "signed: valid, weak; UnsupportedAlgorithm", "Diane's DSA key has its parameters from her issuer (RFC 3279, 2.3.2), and DSA is out of scope; openssl fails there too"),
        new("4.7.bin", "Signing Using SKI", "signed: valid, weak"),
        new("4.8.eml", "S/MIME multipart/signed Message", "signed: valid, weak"),
        new("4.9.eml", "S/MIME application/pkcs7-mime Signed Message", "signed: valid, weak"),
        new("4.10.bin", "SignedData with Attributes", "signed: valid, weak"),
        new("4.11.bin", "SignedData with Certificates Only", "no signer, certificates: CN=CarlDSS, CN=AliceDSS"),
        new("5.1.bin", "Basic Encrypted Content, TripleDES and RSA", "opened: TripleDesCbc, weak"),
        new("5.2.bin", "Basic Encrypted Content, RC2/128 and RSA", "opened: Rc2Cbc, weak"),
        new("5.3.eml", "S/MIME application/pkcs7-mime Encrypted Message", "opened: TripleDesCbc, weak"),
        new("6.0.bin", "Digested-data", "UnsupportedContentType", "a digest without a key protects against nobody, and no mail has it"),
        new("7.1.bin", "Simple EncryptedData", "UnsupportedContentType", "a key from elsewhere: there is no recipient, and no mail has it"),
        new("7.2.bin", "EncryptedData with Unprotected Attributes", "UnsupportedContentType", "a key from elsewhere: there is no recipient, and no mail has it"),
    ];
}
