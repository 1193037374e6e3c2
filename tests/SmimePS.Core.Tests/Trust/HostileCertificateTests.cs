using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>Certificates made to harm whoever looks at them.</summary>
public class HostileCertificateTests
{
    [Fact]
    public void A_certificate_without_any_readable_name_can_still_be_named()
    {
        var path = new TestPath { Person = { Subject = "" } };
        path.Person.With(new X509Extension(Oids.SubjectAlternativeName, [0x30, 0x03, 0x81, 0x05, 0x61], true));
        var certificate = path.Person.IssueBy(path.Authority);
        Assert.Contains("serial", certificate.ToString());
        Assert.Contains(path.Validate().Findings, static finding => finding.Problem == PathProblem.Malformed);
    }

    [Fact]
    public void Names_do_not_steer_a_terminal()
    {
        var path = new TestPath { Person = { Subject = "CN=\"Mallory\u001B[2K\u202E gro\"" } };
        path.Person.With(TestPath.Names(TestPath.Name(GeneralNameForm.Rfc822Name, "alice@example.org\u001B[2K"), TestPath.Name(GeneralNameForm.Rfc822Name, "mallory@example.org")));
        var certificate = path.Person.IssueBy(path.Authority);
        Assert.Equal(["mallory@example.org"], certificate.Addresses);
        Assert.DoesNotContain(certificate.ToString(), static c => char.IsControl(c) || c == '\u202E');
        Assert.Contains("\\u001B[2K", certificate.Subject.ToString());
        path.Authority.With(TestPath.Constraint(true, TestPath.Name(GeneralNameForm.Rfc822Name, "other.example")));
        Assert.DoesNotContain(path.Validate().Findings, static finding => finding.Message.Any(char.IsControl));
    }

    [Fact]
    public void An_address_in_the_subject_means_to_the_reader_what_it_means_to_the_constraint()
    {
        // A T61String with the bytes of "bücher" in UTF-8, which are "bÃ¼cher" to whoever takes them for Latin-1, as constraints do.
        var path = new TestPath { Person = { Subject = "E=a@b12cher.example" } };
        path.Person.Extensions.Remove(Oids.SubjectAlternativeName);
        Assert.Equal(["a@b12cher.example"], path.Person.IssueBy(path.Authority).Addresses);
        path.Person.Alter = static der => TestPath.Replace(der, [0x16, 0x11, .. "a@b12cher"u8], [0x14, 0x11, .. "a@b\u00FCcher"u8]);
        Assert.Empty(path.Person.IssueBy(path.Authority).Addresses);
    }

    [Fact]
    public void What_strangers_send_along_is_not_kept_for_long()
    {
        var path = new TestPath();
        var person = path.Person.IssueBy(path.Authority);
        var authority = path.Authority.IssueBy(path.Root);
        var ballast = new TestCertificate { Subject = "CN=Ballast" }.With(new X509Extension("1.2.3.4", new byte[200_000], false)).IssueBy(path.Root);
        var validator = new PathValidator(TrustAnchors.From("test", path.Root.IssueBy(path.Root)));
        Assert.Same(validator.Validate(person, [authority], path.Options), validator.Validate(person, [authority], path.Options));
        Assert.NotSame(validator.Validate(person, [authority, ballast], path.Options), validator.Validate(person, [authority, ballast], path.Options));
        Assert.True(validator.Validate(person, [authority, ballast], path.Options).IsTrusted);
    }
}
