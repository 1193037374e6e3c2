using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Authority;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Mutations;

namespace SmimePS.Core.Tests.Certificates;

public class DamagedRequestTests
{
    private const int Count = 6000;

    /// <summary>Whatever comes of the bytes, it is a request that can be looked at in every way or an error of ours, and never one that is approved.</summary>
    [Fact]
    public void Random_damage_gives_our_own_errors_alone_and_is_never_approved()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        using var rsa = KeyGenerator.Create(KeyAlgorithm.Rsa2048);
        CertificateRequest[] whole =
        [
            Rich(new TestRequest()),
            Rich(new TestRequest { Key = rsa, Subject = RequestDraft.SubjectOf("Zoë", "Example", "DE", ["a@example.org"]) }),
        ];
        var read = 0;
        for (var i = 0; i < Count; i++)
        {
            var random = new Random(i);
            var original = whole[i % whole.Length];
            var damaged = original.RawData.ToArray();
            for (var times = random.Next(1, 4); times > 0; times--) damaged = ByteMutation.Apply(damaged, random);
            try
            {
                var request = CertificateRequestFile.Decode(damaged)[0];
                read++;
                _ = request.Subject.ToString() + KeyAlgorithm.Describe(request.PublicKey) + request.Purpose;
                _ = RequestedExtensions.Describe(request);
                RequestReview.Check(authority, request);
                Assert.True(request.SignedData.Span.SequenceEqual(original.SignedData.Span), $"Damage {i} is approved.");
            }
            catch (SmimeException)
            {
                // What is to be expected.
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Damage {i}: {error}");
            }
        }

        Assert.True(read > Count / 20, $"Only {read} could be read: the damage is too coarse to show anything.");
    }

    private static CertificateRequest Rich(TestRequest request) => request.For("alice@example.org", "jürgen@example.org").WithUsage(KeyUsages.DigitalSignature)
        .WithUses(Oids.EmailProtection).With(Oids.BasicConstraints, true, static writer => writer.PushSequence().Dispose()).Make();
}
