using System.Security.Cryptography;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Mutations;

/// <summary>Reads certificates, revocation lists and key files, and asks them everything.</summary>
internal static class CertificateTarget
{
    public static string Read(byte[] input, People people)
    {
        using var file = CertificateFile.Decode(input, People.Password);
        var trail = new StringBuilder();
        foreach (var certificate in file.Certificates.Take(10)) Tell(certificate, people, trail);
        foreach (var identity in file.Identities) trail.Append(Sign(identity.Key));
        return trail.ToString();
    }

    public static string ReadKey(byte[] input, People people)
    {
        // Rounds that a file may ask for are bounded at seconds, not at milliseconds: whoever opens it chose it.
        if (AsksForManyRounds(input)) return "many rounds";
        var trail = new StringBuilder();
        try
        {
            using var key = KeyFile.Decode(input, People.Password);
            trail.Append(key.PublicKey.Algorithm.Oid).Append(Sign(key));
        }
        catch (SmimeException error)
        {
            trail.Append(error.ErrorId);
        }

        return trail.Append(Read(input, people)).ToString();
    }

    public static string ReadList(byte[] input, People people)
    {
        var list = CertificateRevocationList.Decode(input);
        var trail = new StringBuilder().Append(list.Count > 0).Append(list.IsDelta).Append(list.Extensions.Count).Append(list.ToString().Length & 1);
        foreach (var identity in people.Identities) trail.Append(list.Find(identity.Certificate)?.Reason.ToString());
        var options = new PathOptions { Time = People.Now, Revocation = RevocationMode.Offline, RevocationSources = [new CrlCollection([list])] };
        var result = new PathValidator(people.Anchors).Validate(people.Identities[0].Certificate, [], options);
        foreach (var finding in result.Findings.Take(10)) trail.Append(finding.Problem);
        return trail.ToString();
    }

    private static void Tell(Certificate certificate, People people, StringBuilder trail)
    {
        trail.Append(certificate.ToString().Length & 1).Append(certificate.Issuer.ToString().Length & 1).Append(certificate.Version);
        var result = new PathValidator(people.Anchors).Validate(certificate, [people.Root], new PathOptions { Time = People.Now });
        foreach (var finding in result.Findings.Take(10)) trail.Append(finding.Problem).Append(finding.Message.Length > 0);
        trail.Append(certificate.KeyUsage).Append(certificate.ExtendedKeyUsages?.Count).Append(certificate.Addresses.Count);
        trail.Append(certificate.BasicConstraints?.IsCa).Append(certificate.SubjectKeyIdentifier?.Length).Append(certificate.AuthorityKeyIdentifier?.Length);
    }

    /// <summary>A key that was read is used once: some faults wait until then.</summary>
    private static string Sign(PrivateKey key)
    {
        try
        {
            return key.SignDigest(new byte[32], HashAlgorithmName.SHA256).Length > 0 ? "signs" : "";
        }
        catch (SmimeException error)
        {
            return error.ErrorId;
        }
    }

    /// <summary>An INTEGER of three bytes from 100,000 on; one of four is refused for its size.</summary>
    private static bool AsksForManyRounds(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i + 4 < data.Length; i++)
        {
            if (data[i] == 0x02 && data[i + 1] == 3 && ((data[i + 2] << 16) | (data[i + 3] << 8)) >= 100_000) return true;
        }

        return false;
    }
}
