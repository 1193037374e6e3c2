using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Core.Tests.Trust;
using SmimePS.Keys;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>What becomes of a signature whose certificate was revoked, by what the message carries and what is at hand.</summary>
public sealed class SignatureRevocationTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TestIssuer _issuer = new(KeyAlgorithm.EcdsaP256);
    private readonly Identity _alice;

    public SignatureRevocationTests() => _alice = _issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-100));

    public void Dispose()
    {
        _alice.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public void Lists_that_a_message_carries_are_looked_at()
    {
        var good = List();
        var revoked = List(RevocationReason.KeyCompromise, Now.AddDays(-1));
        AssertVerdict(Check(Signed([good.RawData])), RevocationState.Good);
        AssertVerdict(Check(Signed([revoked.RawData])), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
        AssertVerdict(Check(Signed([good.RawData, revoked.RawData])), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
        AssertVerdict(Check(Signed([])), RevocationState.Unknown, SignatureFinding.RevocationUnknown);
        AssertVerdict(Check(Signed([new byte[] { 0x30, 0 }])), RevocationState.Unknown, SignatureFinding.RevocationUnknown);
        AssertVerdict(Check(Signed([good.RawData]), mode: RevocationMode.NoCheck), RevocationState.NotChecked);
    }

    [Fact]
    public void What_is_at_hand_counts_before_what_the_sender_brings()
    {
        var old = _issuer.Publish(Now.AddDays(-3));
        AssertVerdict(Check(Signed([old.RawData]), [List(RevocationReason.KeyCompromise, Now.AddDays(-1))]), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
    }

    [Fact]
    public void Responses_that_a_message_carries_are_looked_at()
    {
        // RFC 5940: they stand among the lists.
        var path = new TestPath();
        foreach (var one in new[] { path.Root, path.Person }) (one.NotBefore, one.NotAfter) = (Now.AddYears(-1), Now.AddYears(1));
        var (root, person) = (path.Root.IssueBy(path.Root), path.Person.IssueBy(path.Root));
        using var identity = new Identity(person, PlatformKey.FromEc((System.Security.Cryptography.ECDsa)path.Person.Key), [root]);
        MessageVerdict With(int status) => Check(
            Signed([Other(new TestOcspResponse(person, root, path.Root.Key) { Status = status, Reason = status == 1 ? 1 : null, RevokedAt = Now.AddDays(-1), ThisUpdate = Now.AddMinutes(-1), NextUpdate = Now.AddDays(1) }.Encode())], identity), anchor: root);
        AssertVerdict(With(0), RevocationState.Good);
        AssertVerdict(With(1), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
        AssertVerdict(With(2), RevocationState.Unknown, SignatureFinding.RevocationUnknown);
    }

    /// <summary>A longer list costs more to read than a stranger may make it cost.</summary>
    [Fact]
    public void Only_so_much_of_what_a_message_carries_is_looked_at()
    {
        const int bound = 2 * 1024 * 1024;
        var path = new TestPath();
        foreach (var one in new[] { path.Root, path.Person }) (one.NotBefore, one.NotAfter) = (Now.AddYears(-1), Now.AddYears(1));
        var (root, person) = (path.Root.IssueBy(path.Root), path.Person.IssueBy(path.Root));
        using var identity = new Identity(person, PlatformKey.FromEc((System.Security.Cryptography.ECDsa)path.Person.Key), [root]);
        ReadOnlyMemory<byte> Long(TestCertificate issuer, int length) => new TestRevocationList(issuer) { ThisUpdate = Now.AddMinutes(-1), NextUpdate = Now.AddDays(1) }
            .With("1.2.3.4", false, writer => writer.WriteOctetString(new byte[length])).Make().RawData;
        MessageVerdict With(params ReadOnlyMemory<byte>[] lists) => Check(Signed(lists, identity), anchor: root);
        AssertVerdict(With(Long(path.Root, bound - 1024)), RevocationState.Good);
        AssertVerdict(With(Long(path.Root, bound)), RevocationState.Unknown, SignatureFinding.RevocationUnknown);
        // All together: in a message the shorter one stands first.
        AssertVerdict(With(Long(path.Authority, bound / 2), Long(path.Root, (bound / 2) + 1024)), RevocationState.Unknown, SignatureFinding.RevocationUnknown);
    }

    [Fact]
    public void Not_to_know_is_told_and_no_problem_where_that_is_allowed()
    {
        var verdict = Check(Signed([]), allowUnknown: true);
        Assert.Equal((SignatureFinding.RevocationUnknown, false), (Assert.Single(Found(verdict)).Finding, Found(verdict).Single().IsProblem));
        Assert.True(verdict.IsTrusted);
        Assert.False(Check(Signed([]), [List(RevocationReason.KeyCompromise, Now.AddDays(-1))], allowUnknown: true).IsTrusted);
    }

    [Fact]
    public void What_was_given_up_after_signing_still_counts_and_is_told()
    {
        var lists = new[] { List(RevocationReason.Superseded, Now.AddMinutes(-20)) };
        var before = Check(Signed([], time: Now.AddMinutes(-40)), lists);
        Assert.True(before.IsTrusted);
        Assert.Equal((SignatureFinding.CertificateRevokedSince, false), (Assert.Single(Found(before)).Finding, Found(before).Single().IsProblem));
        AssertVerdict(Check(Signed([], time: Now.AddMinutes(-15)), lists), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
        AssertVerdict(Check(Signed([], time: Now.AddMinutes(-40)), [List(RevocationReason.KeyCompromise, Now.AddMinutes(-20))]), RevocationState.Revoked, SignatureFinding.CertificateRevoked);
    }

    [Fact]
    public void Nobody_is_asked_about_a_signature_that_does_not_hold()
    {
        var source = new AskedSource();
        Check(Signed([]), online: source);
        Assert.True(source.WasLetAsk);
        source.WasLetAsk = false;
        var changed = Check(Signed([], change: static der => TestPath.Replace(der, "nine", "five")), online: source);
        Assert.Contains(changed.AllFindings, static finding => finding.Finding == SignatureFinding.ContentChanged);
        Assert.False(source.WasLetAsk);
    }

    [Fact]
    public void One_message_has_one_budget_however_many_have_signed()
    {
        var source = new AskedSource { Takes = 10 };
        using var bob = _issuer.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        using var carol = _issuer.Issue(KeyAlgorithm.EcdsaP256, address: "carol@example.org");
        Check(Signed([], more: [bob, carol]), online: source);
        Assert.Equal(RevocationBudget.UsualPlaces, source.Taken);
    }

    private CertificateRevocationList List(RevocationReason? reason = null, DateTimeOffset at = default) =>
        reason is { } why ? _issuer.Publish(Now.AddMinutes(-5), (_alice.Certificate, why, at)) : _issuer.Publish(Now.AddMinutes(-10));

    private static byte[] Other(byte[] response)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true)))
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.7.16.2");
            writer.WriteEncodedValue(response);
        }

        return writer.Encode();
    }

    private string Signed(IReadOnlyList<ReadOnlyMemory<byte>> revocation, Identity? signer = null, DateTimeOffset? time = null, Func<byte[], byte[]>? change = null, params Identity[] more)
    {
        using var cms = new MemoryStream();
        using (var writer = new SignedDataWriter(cms, [.. more.Prepend(signer ?? _alice).Select(one => new CmsSigner(one) { SigningTime = time ?? Now })], new SignedDataOptions { Crls = revocation }))
        {
            writer.Write("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8);
            writer.Complete();
        }

        return TestMail.Plain[..TestMail.Plain.IndexOf("Content-Type", StringComparison.Ordinal)]
            + "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(change is null ? cms.ToArray() : change(cms.ToArray()), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
    }

    private MessageVerdict Check(
        string text, IEnumerable<CertificateRevocationList>? lists = null, bool allowUnknown = false, RevocationMode mode = RevocationMode.Offline, Certificate? anchor = null,
        IRevocationSource? online = null) =>
        new SignatureChecker(TrustAnchors.From("test", anchor ?? _issuer.Root)).Check(TestMail.From(text), new CheckOptions
        {
            Revocation = online is null ? mode : RevocationMode.Online,
            RevocationSources = online is null ? [new CrlCollection(lists ?? [])] : [online],
            AllowRevocationUnknown = allowUnknown,
        }, TestContext.Current.CancellationToken);

    /// <summary>What was found besides that the header is not protected.</summary>
    private static IEnumerable<VerdictFinding> Found(MessageVerdict verdict) => verdict.AllFindings.Where(static finding => finding.Finding != SignatureFinding.HeaderUnprotected);

    private static void AssertVerdict(MessageVerdict verdict, RevocationState state, params SignatureFinding[] problems)
    {
        Assert.Equal(problems, Found(verdict).Select(static finding => finding.Finding));
        Assert.Equal(problems.Length == 0, verdict.IsTrusted);
        Assert.Equal(state, verdict.Signatures[0].Path!.RevocationState);
    }

    private sealed class AskedSource : IRevocationSource
    {
        public bool WasLetAsk { get; set; }

        public int Takes { get; init; }

        public int Taken { get; private set; }

        public string? CacheIdentity => null;

        public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query)
        {
            WasLetAsk |= query.Budget is not null;
            for (var i = 0; i < Takes && query.Budget?.Take() == true; i++) Taken++;
            return [];
        }
    }
}
