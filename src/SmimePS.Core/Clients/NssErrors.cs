using System.Text.RegularExpressions;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>What NSS's tools say when they fail, in words that help.</summary>
internal static class NssErrors
{
    private static readonly Regex Code = new(@"\b(SEC|SSL|PR)_[A-Z0-9_]+\b", RegexOptions.CultureInvariant);

    /// <summary>The error for a tool that failed.</summary>
    /// <param name="error">What it printed on standard error.</param>
    /// <param name="folder">The database's folder.</param>
    /// <param name="isPasswordGiven">Whether the user gave a password for the database.</param>
    public static ClientException From(string error, string folder, bool isPasswordGiven)
    {
        var codes = Code.Matches(error).Cast<Match>().Select(static match => match.Value).ToList();
        if (codes.Any(static code => code is "SEC_ERROR_BAD_PASSWORD" or "SEC_ERROR_USER_CANCELLED" or "SEC_ERROR_TOKEN_NOT_LOGGED_IN"))
        {
            return isPasswordGiven
                ? new ClientException("WrongNssPassword", SmimeErrorKind.Authentication,
                    $"The password for the NSS database in '{folder}' is wrong. Give the primary password that its program asks for (-NssPassword).")
                : new ClientException("NssPasswordRequired", SmimeErrorKind.Authentication,
                    $"The NSS database in '{folder}' has a primary password. Give it with -NssPassword.");
        }

        if (codes.Contains("SEC_ERROR_READ_ONLY"))
        {
            return new ClientException("AccessDenied", SmimeErrorKind.PermissionDenied,
                $"The NSS database in '{folder}' may not be written to. Have the permissions of its files changed, or choose another.");
        }

        if (codes.Any(static code => code is "SEC_ERROR_BAD_DATABASE" or "SEC_ERROR_PKCS11_GENERAL_ERROR" or "SEC_ERROR_LIBRARY_FAILURE" or "SEC_ERROR_LOCKED_PASSWORD"))
        {
            return new ClientException("NssDatabaseNotUsable", SmimeErrorKind.Io,
                $"The NSS database in '{folder}' cannot be used: another program holds it, or it is damaged. Close the program it belongs to, then try again.");
        }

        return new ClientException("NssFailed", SmimeErrorKind.InvalidOperation,
            $"The NSS database in '{folder}' refused: {Said(error)} Close the program it belongs to and try again.");
    }

    private static string Said(string error)
    {
        var last = error.Split('\n').Select(static line => line.Trim()).LastOrDefault(static line => line.Length > 0) ?? "its tool gave no reason.";
        return ShownText.Beginning(last, 300);
    }
}
