using System.Collections;
using SmimePS.Authority;
using SmimePS.Errors;

namespace SmimePS.Completion;

/// <summary>The names of the user's certificate authorities.</summary>
public sealed class CaNameCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound)
    {
        foreach (var folder in AuthorityCatalog.Folders())
        {
            if (Describe(folder) is { } candidate) yield return candidate;
        }
    }

    private static CompletionCandidate? Describe(string folder)
    {
        try
        {
            using var authority = CertificateAuthority.Open(folder);
            return new CompletionCandidate(authority.Name, $"{authority.Name}: valid until {authority.Certificate.NotAfter.LocalDateTime:yyyy-MM-dd}, {folder}");
        }
        catch (SmimeException)
        {
            // A damaged one must not hide the others.
            return null;
        }
    }
}
