using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Spoofs;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>What a reader makes of a case of spoofed mail: with the trust, the certificates, the keys and the day that the case gives them.</summary>
internal static class SpoofVerdicts
{
    /// <exception cref="SmimePS.Errors.SmimeException">It cannot be read as a message at all, which is an answer too.</exception>
    public static MessageVerdict Check(SpoofCase spoof)
    {
        var made = spoof.Make();
        using var message = MessageContent.FromBytes(made.Bytes);
        return new SignatureChecker(TrustAnchors.From("the case", People.Certificates(spoof.Trust))).Check(message, new CheckOptions
        {
            Identities = Keys(spoof),
            KnownCertificates = People.Certificates(spoof.Known),
            Time = spoof.DaysLater == 0 ? null : DateTimeOffset.UtcNow.AddDays(spoof.DaysLater),
        }, TestContext.Current.CancellationToken);
    }

    public static IReadOnlyList<Identity> Keys(SpoofCase spoof) => [.. spoof.Keys.Where(static name => name != "none").Select(People.Get)];
}
