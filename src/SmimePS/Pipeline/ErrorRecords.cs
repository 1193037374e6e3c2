using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Pipeline;

/// <summary>Errors of the library and of the file system as PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The record. What it shows of foreign files cannot steer the terminal, whoever forgot to see to that.</summary>
    public static ErrorRecord From(Exception error, object? target)
    {
        var record = Of(error, target);
        if (ShownText.OfLines(error.Message) is var message && message != error.Message) record.ErrorDetails = new ErrorDetails(message);
        if (record.CategoryInfo.TargetName is { Length: > 0 } name && ShownText.OfLines(name) is var shown && shown != name) record.CategoryInfo.TargetName = shown;
        return record;
    }

    private static ErrorRecord Of(Exception error, object? target) => error switch
    {
        SmimeException known => new ErrorRecord(known, known.ErrorId, CategoryOf(known.Kind), target),
        UnauthorizedAccessException => new ErrorRecord(error, "AccessDenied", ErrorCategory.PermissionDenied, target),
        FileNotFoundException or DirectoryNotFoundException => new ErrorRecord(error, "FileNotFound", ErrorCategory.ObjectNotFound, target),
        IOException => new ErrorRecord(error, "ReadOrWriteFailed", ErrorCategory.ReadError, target),
        _ => new ErrorRecord(error, error.GetType().Name, ErrorCategory.NotSpecified, target),
    };

    private static ErrorCategory CategoryOf(SmimeErrorKind kind) => kind switch
    {
        SmimeErrorKind.InvalidData => ErrorCategory.InvalidData,
        SmimeErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        SmimeErrorKind.InvalidOperation => ErrorCategory.InvalidOperation,
        SmimeErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        SmimeErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        SmimeErrorKind.Authentication => ErrorCategory.AuthenticationError,
        SmimeErrorKind.Security => ErrorCategory.SecurityError,
        SmimeErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        SmimeErrorKind.Io => ErrorCategory.ReadError,
        SmimeErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        SmimeErrorKind.NotSupported => ErrorCategory.NotImplemented,
        _ => ErrorCategory.NotSpecified,
    };
}
