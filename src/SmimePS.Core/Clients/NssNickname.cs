using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>The name under which an issuer goes into an NSS database.</summary>
internal static class NssNickname
{
    private const int MaxLength = 60;

    /// <summary>
    /// Its common name, or what else there is, without what NSS's tools read as something else. Two subjects of one name are told apart by
    /// a number; NSS refuses the second otherwise.
    /// </summary>
    public static string For(Certificate certificate, IReadOnlyList<NssEntry> others)
    {
        if (others.FirstOrDefault(entry => entry.Certificate.Subject.Equals(certificate.Subject)) is { } same) return same.Nickname;
        var name = new string([.. SubjectName.Of(certificate).Select(static character => char.IsControl(character) || ":\"\\".IndexOf(character) >= 0 ? '_' : character)]).Trim();
        if (name.Length > MaxLength) name = name.Substring(0, MaxLength).Trim();
        if (name.Length == 0 || name[0] == '-') name = "CA " + name;
        var free = name;
        for (var number = 2; others.Any(entry => entry.Nickname == free); number++) free = $"{name} #{number}";
        return free;
    }
}
