namespace SmimePS.Core.Tests.Trust;

/// <summary>The x509-limbo cases whose outcome is not ours, each with its reason.</summary>
internal static class LimboExceptions
{
    private const string TlsNames = "about the host name a TLS client looks for; mail addresses are compared with the message, elsewhere";
    private const string WebPki = "a rule of the CA/Browser Forum for web servers, which RFC 5280 and S/MIME do not have";
    private const string KeyIds = "key identifiers are hints for building paths; a certificate without them still has a signature to check";
    private const string HostForm = "about the form of host names, which no mail client looks at; under a constraint on hosts such a name is refused";
    private const string Issuing = "a rule for issuers that RFC 5280, 6 does not have readers check; refusing would cut off sound certificates and protect nobody";
    private const string ByPkits = "NIST's suite has the same construction in a path it calls valid";

    public static readonly Exception[] All =
    [
        new("webpki::san::public-suffix*", TlsNames, true),
        new("webpki::san::mismatch-*", TlsNames, true),
        new("webpki::san::wildcard-*", TlsNames, true),
        new("webpki::san::san-wildcard-*", TlsNames, true),
        new("webpki::san::san-critical-with-nonempty-subject", WebPki + " (to RFC 5280, 4.2.1.6 it is a SHOULD for issuers; the names are read, critical or not)", true),
        new("webpki::san::unicode-emoji-san", TlsNames, true),
        new("webpki::san::no-san", TlsNames, true),
        new("webpki::cn::*", TlsNames, true),
        new("rfc5280::ca-as-leaf-wrong-san", TlsNames, true),
        new("webpki::aki::*", WebPki, true),
        new("webpki::eku::*", WebPki, true),
        new("webpki::forbidden-dsa-*", WebPki, true),
        new("webpki::forbidden-rsa-*", WebPki, true),
        new("webpki::v1-cert", WebPki, true),
        new("webpki::ee-basicconstraints-ca", WebPki, true),
        new("webpki::ca-as-leaf", WebPki, true),
        new("rfc5280::aki::leaf-missing-aki", KeyIds, false),
        new("rfc5280::aki::intermediate-missing-aki", KeyIds, false),
        new("rfc5280::aki::cross-signed-root-missing-aki", KeyIds, false),
        new("rfc5280::ski::root-missing-ski", KeyIds, false),
        new("rfc5280::ski::intermediate-missing-ski", KeyIds, false),
        new("rfc5280::san::underscore-dns", HostForm, false),
        new("rfc5280::san::ip-in-dns", HostForm, false),
        new("rfc5280::san::noncritical-with-empty-subject", Issuing, false),
        new("rfc5280::nc::permitted-dns-match-noncritical", Issuing + " (the constraints are applied, critical or not)", false),
        new("rfc5280::pc::ica-noncritical-pc", Issuing + " (the constraints are applied, critical or not)", false),
        new("rfc5280::leaf-ku-keycertsign", Issuing + " (it cannot issue without being an authority)", false),
        new("rfc5280::serial::too-long", Issuing, false),
        new("rfc5280::serial::zero", Issuing, false),
        new("crl::crlnumber-missing", Issuing + " (the number matters to deltas, which then do not apply)", false),
        new("rfc5280::serial::negative", ByPkits + ": 4.4.14", false),
        new("rfc5280::root-non-critical-basic-constraints", ByPkits + ": 4.6.4", false),
    ];

    public static Exception? Find(string id) => Array.Find(All, exception => exception.Pattern.EndsWith('*')
        ? id.StartsWith(exception.Pattern[..^1], StringComparison.Ordinal)
        : id == exception.Pattern);

    /// <param name="Pattern">A case, or a group ending in an asterisk.</param>
    /// <param name="Reason">Why it differs.</param>
    /// <param name="IsOutOfScope">True where the case asks for what path validation does not do; false where we choose another outcome.</param>
    internal sealed record Exception(string Pattern, string Reason, bool IsOutOfScope);
}
