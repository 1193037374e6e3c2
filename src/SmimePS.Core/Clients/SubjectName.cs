using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>What to call a certificate's holder in one short name, as clients do.</summary>
internal static class SubjectName
{
    /// <summary>The common name; where there is none the unit, the organisation, the whole subject, the first address, in this order (Thunderbird's).</summary>
    public static string Of(Certificate certificate)
    {
        foreach (var oid in new[] { Oids.CommonName, Oids.OrganizationalUnit, Oids.Organization })
        {
            if (NameAttributes.Find(certificate.Subject, oid) is { } name && name.Trim().Length > 0) return name;
        }

        return certificate.Subject.IsEmpty && certificate.Addresses.Count > 0 ? certificate.Addresses[0] : certificate.Subject.ToString();
    }

    /// <summary>The same, safe to show in a sentence.</summary>
    public static string Shown(Certificate certificate) => ShownText.Of(Of(certificate));
}
