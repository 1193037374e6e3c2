namespace SmimePS.Errors;

/// <summary>What sort of thing went wrong, in terms a caller can act on (the cmdlets map it to PowerShell's ErrorCategory).</summary>
public enum SmimeErrorKind
{
    /// <summary>The input is not what it claims to be: damaged, truncated, or another format.</summary>
    InvalidData,

    /// <summary>An argument makes no sense, alone or beside another.</summary>
    InvalidArgument,

    /// <summary>The operation does not fit the state the item is in (a message that is already protected, an expired certificate).</summary>
    InvalidOperation,

    /// <summary>Something named was not found: a file, a certificate, a key, a CA.</summary>
    NotFound,

    /// <summary>Something is already there and would have to be overwritten.</summary>
    AlreadyExists,

    /// <summary>A passphrase or password is missing or wrong.</summary>
    Authentication,

    /// <summary>A check of security failed: a tag, a signature, a constraint.</summary>
    Security,

    /// <summary>The file system or the platform's store refused.</summary>
    PermissionDenied,

    /// <summary>Reading or writing failed for another reason: disk full, device gone.</summary>
    Io,

    /// <summary>A bound was exceeded: size, depth, number of items, compression ratio.</summary>
    LimitExceeded,

    /// <summary>An algorithm, format or platform feature that is not supported, or not allowed by the policy.</summary>
    NotSupported,
}
