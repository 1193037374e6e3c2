using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Authority.Requests;

/// <summary>The extensions that a request for a mail certificate asks for: which are refused, which are left out, and all of them in words.</summary>
public static class RequestedExtensions
{
    /// <summary>Refuses what a mail certificate must not have. Anything else is harmless, since nothing is copied.</summary>
    /// <returns>What is asked for and left out, in words.</returns>
    internal static IEnumerable<string> Check(CertificateRequest request)
    {
        if (request.BasicConstraints is { IsCa: true })
            throw RequestReview.Refused("RequestsAuthority", "It asks to be a certificate authority (basicConstraints with CA:TRUE). Ask for a request without that, or approve it with -AsCa if it is to be one.");
        if (request.KeyUsage is { } usage && (usage & (KeyUsages.KeyCertSign | KeyUsages.CrlSign)) != 0)
            throw RequestReview.Refused("RequestsCertificateSigning", "It asks for a key that signs certificates or revocation lists (keyUsage with keyCertSign or cRLSign). Ask for a request without that.");
        if (request.FindExtension(Oids.NameConstraints) is not null)
            throw RequestReview.Refused("RequestsNameConstraints", "It asks for name constraints (nameConstraints), which are for authorities. Ask for a request without them.");
        RefuseOtherUses(request);
        if (OtherNames(request) is [var name, ..])
            throw RequestReview.Refused("RequestsOtherName", $"It asks for a name that is no mail address (subjectAltName with {name}). Ask for a request with addresses alone.");
        RefuseUnknownCritical(request, IsLookedAt);
        return request.Extensions.Where(static extension => !IsLookedAt(extension.Oid)).Select(static extension => $"the extension {extension.Oid}");
    }

    internal static void RefuseOtherUses(CertificateRequest request)
    {
        if (request.ExtendedKeyUsages?.FirstOrDefault(static use => use != Oids.EmailProtection) is { } other)
            throw RequestReview.Refused("RequestsOtherUse", $"It asks for another use than mail (extendedKeyUsage with {other}). Ask for a request with emailProtection alone.");
    }

    internal static void RefuseUnknownCritical(CertificateRequest request, Func<string, bool> isKnown)
    {
        if (request.Extensions.FirstOrDefault(extension => extension.IsCritical && !isKnown(extension.Oid)) is { } unknown)
            throw RequestReview.Refused("RequestsUnknownCritical", $"It asks for a critical extension that certificates for mail do not get ({unknown.Oid}). Ask for a request without it.");
    }

    /// <summary>Each extension that a request asks for, in words for whoever is to approve it.</summary>
    public static IReadOnlyList<string> Describe(CertificateRequest request) => [.. request.Extensions.Select(extension =>
        $"{ShortName(extension.Oid)}{(extension.IsCritical ? " (critical)" : "")}{(Value(request, extension.Oid) is { } value ? ": " + value : "")}")];

    private static bool IsLookedAt(string oid) =>
        oid is Oids.BasicConstraints or Oids.KeyUsage or Oids.ExtendedKeyUsage or Oids.SubjectAlternativeName;

    private static string ShortName(string oid) => oid switch
    {
        Oids.BasicConstraints => "basicConstraints",
        Oids.KeyUsage => "keyUsage",
        Oids.ExtendedKeyUsage => "extendedKeyUsage",
        Oids.SubjectAlternativeName => "subjectAltName",
        Oids.SubjectKeyIdentifier => "subjectKeyIdentifier",
        Oids.NameConstraints => "nameConstraints",
        Oids.CertificatePolicies => "certificatePolicies",
        Oids.SmimeCapabilities => "smimeCapabilities",
        _ => oid,
    };

    private static string? Value(CertificateRequest request, string oid) => oid switch
    {
        Oids.BasicConstraints => request.BasicConstraints switch
        {
            { IsCa: true, PathLength: { } length } => $"CA:TRUE, pathlen:{length}",
            { IsCa: true } => "CA:TRUE",
            _ => "CA:FALSE",
        },
        Oids.KeyUsage => request.KeyUsage.ToString(),
        Oids.ExtendedKeyUsage => string.Join(", ", request.ExtendedKeyUsages!.Select(static use => use == Oids.EmailProtection ? "emailProtection" : use)),
        Oids.SubjectAlternativeName => string.Join(", ", Names(request).Select(static name => IsAddress(name) ? name.Text! : Describe(name))),
        Oids.NameConstraints => Bounds(request),
        _ => null,
    };

    private static string Bounds(CertificateRequest request)
    {
        try
        {
            var constraints = NameConstraints.Read(new AsnReader(request.FindExtension(Oids.NameConstraints)!.Value, AsnEncodingRules.DER));
            return string.Join("; ", new[] { ("permitted", constraints.Permitted), ("excluded", constraints.Excluded) }
                .Where(static pair => pair.Item2.Count > 0).Select(static pair => $"{pair.Item1} {string.Join(", ", pair.Item2.Select(static name => name.Form == GeneralNameForm.Rfc822Name ? ShownText.Of(name.Text!) : Describe(name)).Distinct())}"));
        }
        catch (AsnContentException)
        {
            return "malformed";
        }
    }

    private static List<string> OtherNames(CertificateRequest request) => [.. Names(request).Where(static name => !IsAddress(name)).Select(Describe)];

    private static bool IsAddress(GeneralName name) => name is { Form: GeneralNameForm.Rfc822Name } or { TypeId: Oids.SmtpUtf8Mailbox };

    private static string Describe(GeneralName name) => ShownText.Of($"{name.Form} {name.Text ?? name.Directory?.ToString() ?? name.TypeId}".TrimEnd());

    private static List<GeneralName> Names(CertificateRequest request)
    {
        if (request.FindExtension(Oids.SubjectAlternativeName) is not { } extension) return [];
        try
        {
            return GeneralName.ReadAll(new AsnReader(extension.Value, AsnEncodingRules.DER));
        }
        catch (AsnContentException error)
        {
            throw new CertificateException("InvalidCertificateRequest", SmimeErrorKind.InvalidData,
                "The names that the request asks for (subjectAltName) are malformed. Ask for another request.", error);
        }
    }
}
