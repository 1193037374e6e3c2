using SmimePS.Certificates;

namespace SmimePS.Core.Tests.Linting;

/// <summary>That the rules are true: NSS and gpgsm refuse what they are said to refuse, and take what nobody minds.</summary>
public sealed class PeerRuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> RefusedByNss => Cases(
        "Expired", "NotForMail", "ForAnyPurpose", "AuthorityAsHolder", "KeyUsageEmpty", "DataEnciphermentAlone", "TwoAlgorithms", "UnknownCriticalExtension", "CrlPointsCritical",
        "IssuerNameDiffers", "IssuerNameWrittenDifferently", "IssuerNotAuthority", "IssuerMayNotSign", "IssuerNotForMail", "IssuerKeyDiffers", "NameNotPermitted", "PathTooLong", "IssuerOutOfTime");

    public static TheoryData<string> RefusedByGpgsm => Cases(
        "Expired", "UnknownCriticalExtension", "WronglyCritical", "CriticalUnknownToGpgsm", "CrlPointsCritical", "PoliciesCritical", "SubjectEmpty", "IssuerNameDiffers",
        "IssuerNotAuthority", "PathTooLong", "IssuerOutOfTime", "IssuerConstraintsUnknownToGpgsm", "SignatureInvalid");

    [Theory]
    [MemberData(nameof(RefusedByNss))]
    public void NSS_refuses(string name)
    {
        var answers = AskNss(RuleCases.All.Single(one => one.ToString() == name).Make());
        Assert.All(answers, static answer => Assert.NotEqual(0, answer.Code));
        Assert.DoesNotContain(answers, static answer => answer.Output.Contains("could not find", StringComparison.Ordinal));
    }

    [Fact]
    public void NSS_takes_what_nobody_minds() => Assert.All(AskNss(CertificateRecipe.Person()), static answer => Assert.True(answer.Code == 0, answer.Output));

    [Theory]
    [MemberData(nameof(RefusedByGpgsm))]
    public void Gpgsm_refuses(string name) => Assert.DoesNotContain("certificate is good", AskGpgsm(RuleCases.All.Single(one => one.ToString() == name).Make()));

    [Fact]
    public void Gpgsm_takes_what_nobody_minds() => Assert.Contains("certificate is good", AskGpgsm(CertificateRecipe.Person()));

    public void Dispose() => _folder.Dispose();

    private static TheoryData<string> Cases(params string[] rules) => [.. rules.Select(static rule => RuleCases.All.First(one => one.Rule == rule).ToString())];

    /// <summary>What certutil says of it for signing and for being encrypted to.</summary>
    private List<(int Code, string Output)> AskNss(CertificateRecipe recipe)
    {
        var database = "sql:" + _folder.Path;
        Peer.Certutil.Run("-N", "-d", database, "--empty-password");
        var issuers = recipe.Issuers();
        for (var i = 0; i < issuers.Count; i++)
        {
            Peer.Certutil.Run("-A", "-d", database, "-n", $"issuer {i}", "-t", i == issuers.Count - 1 ? ",C," : ",,", "-i", Put(issuers[i].RawData.ToArray()));
        }

        Peer.Certutil.Run("-A", "-d", database, "-n", "person", "-t", ",,", "-i", Put(recipe.Encode()));
        return [.. new[] { "S", "R" }.Select(usage => Peer.Certutil.TryRun(null, "-V", "-d", database, "-n", "person", "-u", usage))];
    }

    /// <summary>What gpgsm's listing says of it after its issuers were imported and their root trusted.</summary>
    private string AskGpgsm(CertificateRecipe recipe)
    {
        using var home = new GpgHome();
        File.WriteAllText(Path.Combine(home.Folder, "gpgsm.conf"), "disable-crl-checks\ndisable-dirmngr\n");
        var issuers = recipe.Issuers();
        home.TrustUnseen(issuers.Count > 0 ? issuers[^1] : recipe.Make());
        string[] options = ["--homedir", home.Folder, "--batch", "--no-tty"];
        foreach (var certificate in issuers.Reverse().Select(static issuer => issuer.RawData.ToArray()).Append(recipe.Encode())) Peer.Gpgsm.TryRun(null, [.. options, "--import", Put(certificate)]);
        var listing = Peer.Gpgsm.TryRun(null, [.. options, "--with-validation", "--list-keys"]).Output;
        var name = NameAttributes.Find(recipe.Make().Subject, Oids.CommonName);
        return listing.Split("\n\n").FirstOrDefault(entry => name is not null && entry.Contains($"Subject: /CN={name}", StringComparison.Ordinal)) ?? "not imported";
    }

    private string Put(byte[] content)
    {
        var path = _folder[Guid.NewGuid().ToString("N") + ".cer"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
