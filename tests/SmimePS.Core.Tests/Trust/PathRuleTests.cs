using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Trust.TestPath;

namespace SmimePS.Core.Tests.Trust;

/// <summary>For each rule of a path: break just that, and see exactly that finding, on the certificate that breaks it.</summary>
public class PathRuleTests
{
    private const string Unknown = "1.3.6.1.4.1.99999.1";

    private static readonly Dictionary<string, (PathProblem Problem, string About, Action<TestPath> Break)> Rules = new()
    {
        ["the issuer is not at hand"] = (PathProblem.IssuerUnknown, "Alice", path => path.AtHand = static (root, _) => [root]),
        ["nobody is trusted and no root is at hand"] = (PathProblem.IssuerUnknown, "Authority", path =>
        {
            path.Trusted = static _ => [];
            path.AtHand = static (_, authority) => [authority];
        }),
        ["the root that came along is not trusted"] = (PathProblem.RootNotTrusted, "Root", path => path.Trusted = static _ => []),
        ["the person's certificate is altered"] = (PathProblem.SignatureInvalid, "Alice", path => path.Person.Alter = static der => Replace(der, "Alice", "Alicf")),
        ["the authority's certificate is altered"] = (PathProblem.SignatureInvalid, "Authority", path => path.Authority.Alter = FlipLast),
        ["the signature's algorithm is unknown"] = (PathProblem.AlgorithmUnsupported, "Alice", path => path.Person.Alter = static der =>
            Replace(der, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2], [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 0x7F])),
        ["the person's key is on an unknown curve"] = (PathProblem.AlgorithmUnsupported, "Alice", path => path.Person.Key = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"))),
        ["the algorithm outside differs"] = (PathProblem.AlgorithmMismatch, "Alice", path =>
        {
            path.Authority.Key = RSA.Create(2048);
            path.Person.Alter = WithoutOuterParameters;
        }),
        ["an extension cannot be read"] = (PathProblem.Malformed, "Alice", path => path.Person.With(new X509Extension(Oids.SubjectAlternativeName, [0x30, 0x03, 0x81, 0x05, 0x41], false))),
        ["an alternative name without names"] = (PathProblem.Malformed, "Alice", path => path.Person.With(new X509Extension(Oids.SubjectAlternativeName, [0x30, 0x00], false))),
        ["an extended key usage without usages"] = (PathProblem.Malformed, "Alice", path => path.Person.With(new X509Extension(Oids.ExtendedKeyUsage, [0x30, 0x00], false))),
        ["places to ask its issuer that cannot be read"] = (PathProblem.Malformed, "Alice", path => path.Person.With(new X509Extension(Oids.AuthorityInformationAccess, "malformed"u8, false))),
        ["name constraints where none may be"] = (PathProblem.Malformed, "Alice", path => path.Person.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.org")))),
        ["the person's certificate has expired"] = (PathProblem.Expired, "Alice", path => path.Person.NotAfter = Now.AddSeconds(-1)),
        ["the authority's certificate has expired"] = (PathProblem.Expired, "Authority", path => path.Authority.NotAfter = Now.AddSeconds(-1)),
        ["the anchor has expired"] = (PathProblem.Expired, "Root", path => path.Root.NotAfter = Now.AddSeconds(-1)),
        ["the person's certificate is not yet valid"] = (PathProblem.NotYetValid, "Alice", path => path.Person.NotBefore = Now.AddSeconds(1)),
        ["the authority's certificate is not yet valid"] = (PathProblem.NotYetValid, "Authority", path => path.Authority.NotBefore = Now.AddSeconds(1)),
        ["the authority has no basic constraints"] = (PathProblem.NotAnAuthority, "Authority", path => path.Authority.Extensions.Remove(Oids.BasicConstraints)),
        ["the authority is none"] = (PathProblem.NotAnAuthority, "Authority", path => path.Authority.With(new X509BasicConstraintsExtension(false, false, 0, true))),
        ["the anchor is no authority"] = (PathProblem.NotAnAuthority, "Root", path => path.Root.With(new X509BasicConstraintsExtension(false, false, 0, true))),
        ["the anchor's path length is exceeded"] = (PathProblem.PathTooLong, "Authority", path => path.Root.With(new X509BasicConstraintsExtension(true, true, 0, true))),
        ["the options' path length is exceeded"] = (PathProblem.PathTooLong, "Authority", path => path.Options = path.Options with { MaximumIntermediates = 0 }),
        ["the authority's key may not sign certificates"] = (PathProblem.KeyUsageNotAllowed, "Authority", path => path.Authority.With(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true))),
        ["the anchor's key may not sign certificates"] = (PathProblem.KeyUsageNotAllowed, "Root", path => path.Root.With(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true))),
        ["the person's key is for something else"] = (PathProblem.KeyUsageNotAllowed, "Alice", path => path.Options = path.Options with { KeyUsage = KeyUsages.KeyEncipherment | KeyUsages.KeyAgreement }),
        ["the person's certificate is for servers"] = (PathProblem.PurposeNotAllowed, "Alice", path => path.Person.With(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false))),
        ["the authority is for servers"] = (PathProblem.PurposeNotAllowed, "Authority", path => path.Authority.With(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false))),
        ["the anchor is for servers"] = (PathProblem.PurposeNotAllowed, "Root", path => path.Root.With(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false))),
        ["the person's certificate names no purpose and must"] = (PathProblem.PurposeNotAllowed, "Alice", path =>
        {
            path.Person.Extensions.Remove(Oids.ExtendedKeyUsage);
            path.Options = path.Options with { RequirePurpose = true };
        }),
        ["no policy where one is required"] = (PathProblem.PolicyNotAllowed, "Authority", path => path.Options = path.Options with { RequireExplicitPolicy = true }),
        ["an authority requires a policy"] = (PathProblem.PolicyNotAllowed, "Alice", path =>
        {
            path.Authority.With(Policies("1.2.3"));
            path.Authority.With(Oids.PolicyConstraints, true, static writer =>
            {
                using (writer.PushSequence()) writer.WriteInteger(0, new Asn1Tag(TagClass.ContextSpecific, 0));
            });
        }),
        ["the policy is not accepted"] = (PathProblem.PolicyNotAllowed, "Alice", path =>
        {
            path.Authority.With(Policies("1.2.3"));
            path.Person.With(Policies("1.2.3"));
            path.Options = path.Options with { RequireExplicitPolicy = true, AcceptedPolicies = ["1.2.4"] };
        }),
        ["an authority maps anyPolicy"] = (PathProblem.PolicyNotAllowed, "Authority", path => path.Authority.With(Oids.PolicyMappings, true, static writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.3");
                writer.WriteObjectIdentifier(Oids.AnyPolicy);
            }
        })),
        ["an unknown critical extension at the end"] = (PathProblem.UnknownCriticalExtension, "Alice", path => path.Person.With(Unknown, true, static writer => writer.WriteNull())),
        ["an unknown critical extension in between"] = (PathProblem.UnknownCriticalExtension, "Authority", path => path.Authority.With(Unknown, true, static writer => writer.WriteNull())),
        ["an unknown critical extension in the anchor"] = (PathProblem.UnknownCriticalExtension, "Root", path => path.Root.With(Unknown, true, static writer => writer.WriteNull())),
        ["a signature over SHA-1"] = (PathProblem.WeakSignature, "Alice", path =>
        {
            path.Authority.Key = RSA.Create(2048);
            path.Person.Alter = der => Resign(der, (RSA)path.Authority.Key, HashAlgorithmName.SHA1, 5);
        }),
        ["a signature over MD5"] = (PathProblem.WeakSignature, "Alice", path =>
        {
            path.Authority.Key = RSA.Create(2048);
            path.Person.Alter = der => Resign(der, (RSA)path.Authority.Key, HashAlgorithmName.MD5, 4);
        }),
        ["a short key at the end"] = (PathProblem.WeakKey, "Alice", path => path.Person.Key = RSA.Create(1024)),
        ["a short key in between"] = (PathProblem.WeakKey, "Authority", path => path.Authority.Key = RSA.Create(1024)),
        ["a short key at the anchor"] = (PathProblem.WeakKey, "Root", path => path.Root.Key = RSA.Create(1024)),
        ["an address outside the permitted host"] = Outside(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.com"))),
        ["an address outside the permitted subdomains"] = Outside(Constraint(true, Name(GeneralNameForm.Rfc822Name, ".example.org"))),
        ["an address other than the permitted one"] = Outside(Constraint(true, Name(GeneralNameForm.Rfc822Name, "bob@example.org"))),
        ["an address at an excluded host"] = Outside(Constraint(false, Name(GeneralNameForm.Rfc822Name, "EXAMPLE.org"))),
        ["an excluded address in other case"] = Outside(Constraint(false, Name(GeneralNameForm.Rfc822Name, "ALICE@example.org"))),
        ["the second of two addresses"] = (PathProblem.NameNotPermitted, "Alice", path =>
        {
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.org")));
            path.Person.With(Addresses("alice@example.org", "ceo@example.com"));
        }),
        ["a malformed address under a constraint"] = (PathProblem.NameNotPermitted, "Alice", path =>
        {
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.org")));
            path.Person.With(TestPath.Names(Name(GeneralNameForm.Rfc822Name, "alice@example.com@example.org")));
        }),
        ["an address in the subject"] = (PathProblem.NameNotPermitted, "Alice", path =>
        {
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.org")));
            path.Person.Subject = "E=ceo@example.com, CN=Alice, O=Test";
        }),
        ["an internationalised address"] = (PathProblem.NameNotPermitted, "Alice", path =>
        {
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.org")));
            path.Person.With(TestPath.Names(Other(Oids.SmtpUtf8Mailbox, "älice@example.com")));
        }),
        ["the anchor's own constraint"] = (PathProblem.NameNotPermitted, "Alice", path => path.Root.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.com")))),
        ["a subject outside the permitted tree"] = (PathProblem.NameNotPermitted, "Alice", path => path.Authority.With(Constraint(true, Name("O=Other")))),
        ["a host outside the permitted domain"] = OutsideWith(Name(GeneralNameForm.DnsName, "www.example.com"), Constraint(true, Name(GeneralNameForm.DnsName, "example.org"))),
        ["a wildcard that reaches an excluded host"] = OutsideWith(Name(GeneralNameForm.DnsName, "*.example.org"), Constraint(false, Name(GeneralNameForm.DnsName, "bar.example.org"))),
        ["a URI outside the permitted host"] = OutsideWith(Name(GeneralNameForm.Uri, "https://example.com/"), Constraint(true, Name(GeneralNameForm.Uri, "example.org"))),
        ["a URI without a host under a constraint"] = OutsideWith(Name(GeneralNameForm.Uri, "urn:x"), Constraint(false, Name(GeneralNameForm.Uri, "example.org"))),
        ["an IP address outside the permitted net"] = OutsideWith(Address(192, 0, 2, 1), Constraint(true, Address(198, 51, 100, 0, 255, 255, 255, 0))),
        ["a name of a form that is not understood"] = OutsideWith(Other("1.3.6.1.4.1.311.20.2.3", "alice"), Constraint(true, Other("1.3.6.1.4.1.311.20.2.3", "example"))),
        ["the person is revoked"] = (PathProblem.Revoked, "Alice", path => WithLists(path, list => list.Revoke(path.Person, 1))),
        ["the authority is revoked"] = (PathProblem.Revoked, "Authority", path => WithLists(path, null, list => list.Revoke(path.Authority))),
        ["no list about the person"] = (PathProblem.RevocationUnknown, "Alice", path => path.Lists.Add(new TestRevocationList(path.Root))),
        ["an outdated list"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.NextUpdate = Now.AddSeconds(-1))),
        ["a list from the future"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.ThisUpdate = Now.AddMinutes(11))),
        ["a list signed by somebody else"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.Key = ECDsa.Create(ECCurve.NamedCurves.nistP256))),
        ["an issuer who may not sign lists"] = (PathProblem.RevocationUnknown, "Alice", path =>
        {
            path.Authority.With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
            WithLists(path);
        }),
        ["a list with an unknown critical extension"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.With(Unknown, true, static writer => writer.WriteNull()))),
        ["a list with an unknown critical entry extension"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.Revoke(path.Root, null, Unknown))),
        ["a list about authorities alone"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.Only(2))),
        ["a list about attribute certificates alone"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.Only(5))),
        ["a list about some reasons alone"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.With(Oids.IssuingDistributionPoint, true, static writer =>
        {
            using (writer.PushSequence()) writer.WriteBitString([0x40], 6, new Asn1Tag(TagClass.ContextSpecific, 3));
        }))),
        ["a list of another distribution point"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.With(Oids.IssuingDistributionPoint, true, static writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteEncodedValue(Name(GeneralNameForm.Uri, "http://example.org/other.crl"));
            }
        }))),
        ["a list signed over SHA-1"] = (PathProblem.RevocationUnknown, "Alice", path =>
        {
            path.Authority.Key = RSA.Create(2048);
            WithLists(path, list => list.Alter = der => Resign(der, (RSA)path.Authority.Key, HashAlgorithmName.SHA1, 5));
        }),
        ["a list that names another algorithm outside than inside"] = (PathProblem.RevocationUnknown, "Alice", path =>
        {
            path.Authority.Key = RSA.Create(2048);
            WithLists(path, list => list.Alter = WithoutOuterParameters);
        }),
        ["a list whose signer leads to another anchor"] = (PathProblem.RevocationUnknown, "Alice", path =>
        {
            var other = new TestCertificate { Subject = "CN=Other, O=Test" }.With(path.Root.Extensions[Oids.BasicConstraints]).With(path.Root.Extensions[Oids.KeyUsage]);
            path.Trusted = root => [root, other.IssueBy(other)];
            WithListsOfNamesake(path, other);
            path.Lists.Add(new TestRevocationList(other));
        }),
        ["a delta alone"] = (PathProblem.RevocationUnknown, "Alice", path => WithLists(path, list => list.With(Oids.DeltaCrlIndicator, true, static writer => writer.WriteInteger(1)))),
        ["the person is revoked in a delta"] = (PathProblem.Revoked, "Alice", path =>
        {
            WithLists(path);
            path.Lists.Add(new TestRevocationList(path.Authority) { Number = 2 }.With(Oids.DeltaCrlIndicator, true, static writer => writer.WriteInteger(1)).Revoke(path.Person, 4));
        }),
    };

    public static TheoryData<string> RuleNames() => new(Rules.Keys);

    [Fact]
    public void The_unbroken_path_is_trusted()
    {
        var path = new TestPath();
        WithLists(path);
        var result = path.Validate();
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Empty(result.Findings);
        Assert.Equal(3, result.Chain.Count);
        Assert.Equal("test", result.Anchor!.Origin);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Breaking_one_rule_gives_that_finding_and_no_other(string rule)
    {
        var (problem, about, breakIt) = Rules[rule];
        var path = new TestPath();
        breakIt(path);
        var result = path.Validate();
        Assert.False(result.IsTrusted);
        var finding = Assert.Single(result.Findings);
        Assert.True(problem == finding.Problem, $"{problem} expected: {finding}");
        Assert.Contains("CN=" + about, finding.Certificate.Subject.ToString().Replace("Alicf", "Alice", StringComparison.Ordinal));
        // A person must learn which certificate is meant and what to do: two sentences at least.
        Assert.True(finding.Message.Length > 60 && finding.Message.EndsWith('.'), finding.Message);
    }

    private static readonly Dictionary<string, Action<TestPath>> Honest = new()
    {
        ["an address at the permitted host"] = path => path.Root.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "EXAMPLE.org"))),
        ["the permitted address itself"] = path => path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "alice@example.org"))),
        ["one of two permitted hosts"] = path =>
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "example.com"), Name(GeneralNameForm.Rfc822Name, "example.org"))),
        ["a subdomain of an excluded host"] = path =>
        {
            path.Authority.With(Constraint(false, Name(GeneralNameForm.Rfc822Name, "example.org")));
            path.Person.With(Addresses("alice@mail.example.org"));
        },
        ["an internationalised mailbox at a permitted host"] = path =>
        {
            path.Authority.With(Constraint(true, Name(GeneralNameForm.Rfc822Name, "xn--bcher-kva.example")));
            path.Person.With(TestPath.Names(Other(Oids.SmtpUtf8Mailbox, "älice@bücher.example")));
        },
        ["another kind of name than the constrained"] = path => path.Authority.With(Constraint(true, Name(GeneralNameForm.DnsName, "example.com"))),
        ["a constraint of an unknown form that nothing has"] = path => path.Authority.With(Constraint(false, Other("1.2.3", "x"))),
        ["no extended key usage"] = path => path.Person.Extensions.Remove(Oids.ExtendedKeyUsage),
        ["any extended key usage"] = path => path.Person.With(new X509EnhancedKeyUsageExtension([new Oid(Oids.AnyExtendedKeyUsage)], true)),
        ["authorities for mail among other things"] = path =>
            path.Authority.With(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid(Oids.EmailProtection)], false)),
        ["no key usage at all"] = path =>
        {
            foreach (var certificate in new[] { path.Root, path.Authority, path.Person }) certificate.Extensions.Remove(Oids.KeyUsage);
        },
        ["an accepted policy all the way down"] = path =>
        {
            path.Authority.With(Policies("1.2.3"));
            path.Person.With(Policies("1.2.3"));
            path.Options = path.Options with { RequireExplicitPolicy = true, AcceptedPolicies = ["1.2.3"] };
        },
        ["an unknown extension that is not critical"] = path => path.Person.With(Unknown, false, static writer => writer.WriteNull()),
        ["no key identifiers"] = path => path.Root.HasKeyIds = path.Authority.HasKeyIds = path.Person.HasKeyIds = false,
        ["places to ask its issuer without any"] = path => path.Person.With(new X509Extension(Oids.AuthorityInformationAccess, [0x30, 0x00], false)),
        ["places to ask its issuer in forms that are not understood"] = path => path.Person.With(Oids.AuthorityInformationAccess, false, static writer =>
        {
            using var list = writer.PushSequence();
            foreach (var method in new[] { Oids.OcspAccess, "1.3.6.1.5.5.7.48.2", Unknown })
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(method);
                    // An address that is not ASCII, as some issuers write it.
                    writer.WriteOctetString("http://\u00FC.example"u8, new Asn1Tag(TagClass.ContextSpecific, 6));
                }
            }
        }),
        ["an authority's name in other case"] = path => path.AtHand = (root, _) =>
            [root, new TestCertificate { Subject = "CN=AUTHORITY, O=test", Key = path.Authority.Key }.With(new X509BasicConstraintsExtension(true, false, 0, true)).IssueBy(path.Root)],
        ["the last moment"] = path => path.Person.NotAfter = Now,
        ["the first moment"] = path => path.Person.NotBefore = Now,
        ["P-384 and P-521 in one path"] = path =>
            (path.Root.Key, path.Authority.Key) = (ECDsa.Create(ECCurve.NamedCurves.nistP521), ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        ["a list whose signer leads to the same anchor"] = path => WithListsOfNamesake(path, path.Root),
        ["somebody else on the list"] = path => WithLists(path, list => list.Revoke(new TestCertificate { Subject = "CN=Bob" })),
    };

    public static TheoryData<string> HonestNames() => new(Honest.Keys);

    [Theory]
    [MemberData(nameof(HonestNames))]
    public void What_the_rules_allow_is_not_refused(string what)
    {
        var path = new TestPath();
        Honest[what](path);
        var result = path.Validate();
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void Every_problem_has_a_rule_that_is_broken_here_or_below()
    {
        var missing = Enum.GetValues<PathProblem>().Except(Rules.Values.Select(static rule => rule.Problem)).ToList();
        // The first of these breaks nothing (RevocationTimeTests).
        Assert.Equal([PathProblem.RevokedSince, PathProblem.SearchLimitReached], missing);
    }

    [Fact]
    public void Decoys_exhaust_the_search_and_are_named_as_the_reason()
    {
        var path = new TestPath();
        path.Person.HasKeyIds = false;
        path.Authority.HasKeyIds = false;
        var decoys = Enumerable.Range(0, 300).Select(_ =>
        {
            var decoy = new TestCertificate { Subject = path.Authority.Subject, HasKeyIds = false, NotAfter = Now.AddYears(3) };
            return decoy.IssueBy(path.Root);
        }).ToList();
        path.AtHand = (_, authority) => [.. decoys, authority];
        var finding = Assert.Single(path.Validate().Findings);
        Assert.Equal(PathProblem.SearchLimitReached, finding.Problem);
        // With key identifiers the right one is tried first, and no number of decoys matters.
        path = new TestPath { AtHand = (_, authority) => [.. decoys, authority] };
        Assert.True(path.Validate().IsTrusted);
    }

    private static (PathProblem, string, Action<TestPath>) Outside(X509Extension constraint) =>
        (PathProblem.NameNotPermitted, "Alice", path => path.Authority.With(constraint));

    private static (PathProblem, string, Action<TestPath>) OutsideWith(byte[] name, X509Extension constraint) => (PathProblem.NameNotPermitted, "Alice", path =>
    {
        path.Authority.With(constraint);
        path.Person.With(TestPath.Names(name));
    });

    private static void WithLists(TestPath path, Action<TestRevocationList>? changeAuthoritys = null, Action<TestRevocationList>? changeRoots = null)
    {
        var (authoritys, roots) = (new TestRevocationList(path.Authority), new TestRevocationList(path.Root));
        changeAuthoritys?.Invoke(authoritys);
        changeRoots?.Invoke(roots);
        path.Lists.AddRange([authoritys, roots]);
    }

    /// <summary>The list about the person is signed with a key that an issuer has certified in the authority's name.</summary>
    private static void WithListsOfNamesake(TestPath path, TestCertificate issuer)
    {
        var namesake = new TestCertificate { Subject = path.Authority.Subject }.With(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true));
        path.AtHand = (root, authority) => [root, authority, namesake.IssueBy(issuer)];
        path.Lists.AddRange([new TestRevocationList(namesake), new TestRevocationList(path.Root)]);
    }

    private static X509Extension Policies(string policy) => new(Oids.CertificatePolicies, Encode(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(policy);
        }
    }), false);

    private static byte[] FlipLast(byte[] der)
    {
        der[^1] ^= 1;
        return der;
    }

    private static byte[] WithoutOuterParameters(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var tbs = outer.ReadEncodedValue();
        var algorithm = AlgorithmIdentifier.Read(outer);
        return Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(tbs.Span);
                new AlgorithmIdentifier(algorithm.Oid).Write(writer);
                writer.WriteEncodedValue(outer.ReadEncodedValue().Span);
            }
        });
    }
}
