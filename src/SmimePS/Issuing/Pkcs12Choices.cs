using SmimePS.Certificates;

namespace SmimePS.Issuing;

/// <summary>How PKCS#12 files are written for what the user chose.</summary>
internal static class Pkcs12Choices
{
    // Rounds make guessing dear, and 125 random bits are not guessed at any price: they would only make a table of ten thousand people take
    // three times as long.
    private const int RoundsForGenerated = 1;

    /// <param name="protection">The user's choice.</param>
    /// <param name="isGenerated">Whether the password was made up here.</param>
    /// <param name="includeIssuers">Whether the issuers go along.</param>
    public static Pkcs12Options Options(Pkcs12Protection protection, bool isGenerated, bool includeIssuers = true) => new()
    {
        Encryption = protection == Pkcs12Protection.Compatible ? Pkcs12Encryption.Compatible : Pkcs12Encryption.Modern,
        Iterations = isGenerated ? RoundsForGenerated : null,
        IncludeIssuers = includeIssuers,
    };
}
