using System.Security;
using SmimePS.Spooling;

namespace SmimePS.Issuing;

/// <summary>What goes to the holder of a certificate.</summary>
/// <param name="File">The file with the certificate and its key, if that is how it goes.</param>
/// <param name="MadeUpPassword">The password that was made up for it; null where one was given.</param>
internal sealed record Delivery(StagedFile? File, SecureString? MadeUpPassword)
{
    /// <summary>No file.</summary>
    public static Delivery Nothing { get; } = new(null, null);
}
