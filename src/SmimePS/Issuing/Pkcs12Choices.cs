using SmimePS.Certificates;

namespace SmimePS.Issuing;

/// <summary>How PKCS#12 files are written for what the user chose.</summary>
internal static class Pkcs12Choices
{
    // A password that was made up cannot be guessed in the first place; slowing guesses down would only slow five hundred files down.
    private const int RoundsForGenerated = 2048;

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
