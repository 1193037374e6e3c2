namespace SmimePS;

/// <summary>A format of certificate files.</summary>
public enum CertificateFileFormat
{
    /// <summary>PKCS#12 (.p12, .pfx): the certificate, its private key and its issuers, under a password.</summary>
    Pkcs12,

    /// <summary>PEM text (.pem): the same, or the certificate alone.</summary>
    Pem,

    /// <summary>PKCS#7 (.p7b, .p7c): the certificate and its issuers.</summary>
    P7b,

    /// <summary>DER (.cer, .crt, .der): the certificate alone.</summary>
    Cer,
}
