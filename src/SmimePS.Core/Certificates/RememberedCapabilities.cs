using System.Globalization;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>
/// What correspondents' software reads, as their signed mail said (RFC 8551, 2.5.2), to be used when mail for them is encrypted (2.7.1). A
/// small file for each certificate in the user's data folder: the platforms' stores have no place for it.
/// </summary>
public static class RememberedCapabilities
{
    private const int MaximumFileBytes = 64 * 1024;
    private const int MaximumCount = 100;

    /// <summary>
    /// Keeps what a signature with this certificate's key announced. Only a signature that holds may be taken for that. What was announced
    /// later stays; so does what is known where the moment is not.
    /// </summary>
    /// <param name="certificate">The signer's.</param>
    /// <param name="algorithms">The object identifiers, the preferred first.</param>
    /// <param name="signed">When it was signed, as the signature says; null where it does not.</param>
    /// <exception cref="SmimeException">The data folder cannot be written (<c>AccessDenied</c>, <c>WriteFailed</c>, <c>NoDataFolder</c>).</exception>
    public static void Remember(Certificate certificate, IEnumerable<string> algorithms, DateTimeOffset? signed)
    {
        var moment = (signed ?? DateTimeOffset.MinValue).UtcDateTime;
        var announced = algorithms.Take(MaximumCount).ToList();
        if (Read(certificate) is { } known && !IsLater(moment, announced, known.Signed, known.Algorithms)) return;
        DataFolder.CreatePrivate(Folder);
        var lines = announced.Prepend(moment.ToString("O", CultureInfo.InvariantCulture));
        AtomicFile.Write(PathOf(certificate), System.Text.Encoding.ASCII.GetBytes(string.Join("\n", lines) + "\n"), overwrite: true);
    }

    /// <summary>
    /// Whether one announcement takes the place of another. Two of the same second come from two programs; which one counts must not depend on the
    /// order in which their mail is read.
    /// </summary>
    internal static bool IsLater(DateTime moment, IEnumerable<string> algorithms, DateTime otherMoment, IEnumerable<string> otherAlgorithms) =>
        moment > otherMoment || (moment == otherMoment && moment > DateTime.MinValue && string.CompareOrdinal(string.Join(" ", algorithms), string.Join(" ", otherAlgorithms)) < 0);

    /// <summary>The object identifiers that were announced last; null where nothing is known.</summary>
    public static IReadOnlyCollection<string>? Find(Certificate certificate) => Read(certificate)?.Algorithms;

    private static string Folder => Path.Combine(DataFolder.Root, "capabilities");

    private static string PathOf(Certificate certificate) => Path.Combine(Folder, Convert.ToHexString(certificate.Sha256.ToArray()) + ".txt");

    private static (DateTime Signed, IReadOnlyList<string> Algorithms)? Read(Certificate certificate)
    {
        try
        {
            var path = PathOf(certificate);
            if (!File.Exists(path)) return null;
            var lines = System.Text.Encoding.ASCII.GetString(FileErrors.ReadAll(path, MaximumFileBytes)).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
            return lines.Length > 0 && DateTime.TryParseExact(lines[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var signed)
                ? (signed, [.. lines.Skip(1)])
                : null;
        }
        catch (SmimeException)
        {
            // A preference that cannot be read is none: encryption goes on with what every program reads.
            return null;
        }
    }
}
