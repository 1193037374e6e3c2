namespace SmimePS;

/// <summary>What was given where a certificate is wanted.</summary>
public enum CertificateArgumentKind
{
    /// <summary>A mail address: <see cref="CertificateArgument.Text"/>.</summary>
    Address,

    /// <summary>A SHA-1 or SHA-256 thumbprint in hexadecimal, without separators: <see cref="CertificateArgument.Text"/>.</summary>
    Thumbprint,

    /// <summary>A path that PowerShell has still to resolve: <see cref="CertificateArgument.Text"/>.</summary>
    Path,

    /// <summary>A path of the file system: <see cref="CertificateArgument.Text"/>.</summary>
    File,

    /// <summary>A certificate object: <see cref="CertificateArgument.Value"/>.</summary>
    Certificate,

    /// <summary>A certificate authority of the user's, standing for its root certificate: <see cref="CertificateArgument.Value"/>.</summary>
    Authority,

    /// <summary>The content of a certificate file: <see cref="CertificateArgument.Value"/>.</summary>
    Bytes,
}
