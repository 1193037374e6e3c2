using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>A certificate in an NSS database.</summary>
/// <param name="Nickname">The name it goes by; all certificates of one subject share it.</param>
/// <param name="Trust">Its trust flags, such as <c>,C,</c>; null where several certificates of that name differ in them.</param>
/// <param name="Certificate">The certificate.</param>
/// <param name="HasKey">Whether its private key is in the database too.</param>
internal sealed record NssEntry(string Nickname, string? Trust, Certificate Certificate, bool HasKey)
{
    /// <summary>What a root that vouches for mail, and for nothing else, has.</summary>
    public const string MailAuthority = ",C,";

    /// <summary>What a certificate has about which nothing is said.</summary>
    public const string None = ",,";

    private const int Mail = 1;

    /// <summary>Whether it is trusted to vouch for mail.</summary>
    public bool IsMailAuthority => Flags(Trust)[Mail].IndexOf('C') >= 0;

    /// <summary>Whether nothing but mail is what it is trusted for, so that nobody else's decision hangs on it.</summary>
    public bool IsForMailAlone
    {
        get
        {
            var flags = Flags(Trust);
            return flags[0].Length == 0 && flags[2].Length == 0 && flags[Mail].All(static flag => flag is 'C' or 'c');
        }
    }

    /// <summary>The trust flags that let it vouch for mail, and leave all else as it was.</summary>
    public static string WithMail(string? trust)
    {
        var flags = Flags(trust);
        // What forbids (p without P) is overruled by the user's own word.
        if (flags[Mail].IndexOf('C') < 0) flags[Mail] = "C" + flags[Mail].Replace("p", "").Replace("c", "").Replace("u", "");
        return string.Join(",", flags.Select(static one => one.Replace("u", "")));
    }

    private static string[] Flags(string? trust)
    {
        var flags = (trust ?? None).Split(',');
        return flags.Length == 3 ? flags : None.Split(',');
    }
}
