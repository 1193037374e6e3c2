using SmimePS.Clients;
using SmimePS.Errors;

namespace SmimePS.Installing;

/// <summary>Which parameters go with which client. One that would do nothing is an error, so that nobody believes it did something.</summary>
internal static class ClientParameters
{
    private static readonly Dictionary<string, CertificateTarget[]> Targets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ProfilePath"] = [CertificateTarget.Thunderbird],
        ["SignByDefault"] = [CertificateTarget.Thunderbird],
        ["Path"] = [CertificateTarget.Nss],
        ["Create"] = [CertificateTarget.Nss],
        ["NssPassword"] = [CertificateTarget.Thunderbird, CertificateTarget.Nss],
        ["OutputPath"] = [CertificateTarget.AppleProfile],
        ["Password"] = [CertificateTarget.AppleProfile],
        ["Pkcs12"] = [CertificateTarget.AppleProfile],
        ["Force"] = [CertificateTarget.AppleProfile],
    };

    /// <summary>Checks what was given.</summary>
    /// <param name="target">The client.</param>
    /// <param name="given">The parameters that were given.</param>
    /// <param name="required">The parameter that the client needs, or null.</param>
    /// <exception cref="ClientException"><c>ParameterNotForTarget</c>, <c>ParameterRequired</c>.</exception>
    public static void Check(CertificateTarget target, IEnumerable<string> given, string? required)
    {
        var names = given.ToList();
        foreach (var name in names)
        {
            if (!Targets.TryGetValue(name, out var targets) || targets.Contains(target)) continue;
            throw new ClientException("ParameterNotForTarget", SmimeErrorKind.InvalidArgument,
                $"-{name} goes with -Target {string.Join(" or ", targets)}, not with {target}. Leave it out, or choose the other target.");
        }

        if (required is not null && !names.Contains(required, StringComparer.OrdinalIgnoreCase))
        {
            throw new ClientException("ParameterRequired", SmimeErrorKind.InvalidArgument, $"-Target {target} needs -{required} as well. {Hint(required)}");
        }
    }

    private static string Hint(string name) => name == "Path"
        ? "It is the folder of cert9.db: ~/.pki/nssdb for Chromium and Evolution, the profile's folder for Firefox."
        : "It is the .mobileconfig file to write, or a folder for one file each.";
}
