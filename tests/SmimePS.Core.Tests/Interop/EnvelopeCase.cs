using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Content encrypted for a recipient, who is not the only one.</summary>
internal sealed record EnvelopeCase(ContentEncryption Cipher, KeyManagement Management) : InteropCase
{
    public override string Name => $"{Cipher.Name}, {Management}{(Suffix.Length > 0 ? ", " + Suffix : "")}";

    /// <summary>What sets the row apart besides the algorithms.</summary>
    public string Suffix { get; init; } = "";

    public override IEnumerable<Gap> Gaps => EnvelopeGaps.Of(this);

    /// <summary>Whether it is for someone with an RSA key too, whose key the peer has not.</summary>
    public bool HasRsaBeside { get; init; } = true;

    /// <summary>The same of an EC key; OpenSSL, which can, gets one in every row.</summary>
    public bool HasEcBeside { get; init; }

    /// <summary>Null where ours are tried with both; what peers write is named by issuer then.</summary>
    public bool? ByKeyIdentifier { get; init; }

    public override void TheyRead(CmsPeer peer)
    {
        var keys = KeysFor(peer);
        bool[] namings = ByKeyIdentifier is { } one ? [one] : peer.FindsByKeyIdentifier ? [false, true] : [false];
        foreach (var length in Lengths)
        {
            foreach (var naming in namings)
            {
                var message = Encrypt(Content(length), Cipher, [.. keys.Select(k => new CmsRecipient(Get(k).Certificate)
                {
                    Padding = Management.Padding,
                    ByKeyIdentifier = naming && k == Management.Key,
                })]);
                Check(message, keys, naming);
                Assert.Equal(Content(length), peer.Decrypt(message, this));
            }
        }
    }

    public override void WeRead(CmsPeer peer)
    {
        var keys = KeysFor(peer);
        foreach (var length in Lengths)
        {
            foreach (var isStreamed in Streamings(peer))
            {
                var message = peer.Encrypt(Content(length), this, keys, isStreamed);
                Check(message, keys, ByKeyIdentifier ?? false);
                Assert.Equal(Content(length), Decrypt(message, Get(Management.Key).Identity));
            }
        }
    }

    public override void TheyReadEachOther(CmsPeer writer, CmsPeer reader)
    {
        var content = Content(Lengths[0]);
        Assert.Equal(content, reader.Decrypt(writer.Encrypt(content, this, KeysFor(reader), isStreamed: false), this));
    }

    /// <summary>Everyone it is for. Of these the peer has one key alone: it is not to take another way than the row's.</summary>
    private List<string> KeysFor(CmsPeer peer)
    {
        string[] rsa = HasRsaBeside ? ["rsa3072-other"] : [];
        string[] ec = HasEcBeside || peer.Name == "openssl" ? ["p384-other"] : [];
        return [.. rsa, Management.Key, .. ec];
    }

    private void Check(byte[] message, IReadOnlyList<string> keys, bool byKeyIdentifier)
    {
        CheckLength(message);
        using var reader = Assert.IsType<EnvelopedDataReader>(CmsReader.Open(new MemoryStream(message)));
        Assert.Equal(keys.Count, reader.Recipients.Count);
        var recipient = Assert.Single(reader.Recipients, r => r.Identifier!.Matches(Get(Management.Key).Certificate));
        CheckAlgorithm($"{Cipher.Name}, {Management.Scheme}", $"{reader.ContentEncryption.Name}, {KeyManagement.SchemeOf(recipient)}");
        Assert.Equal(Cipher == ContentEncryption.TripleDesCbc, reader.ContentEncryption.IsWeak);
        var isByKey = recipient.Identifier!.SubjectKeyIdentifier is not null;
        Assert.True(isByKey == byKeyIdentifier, isByKey ? "Named by key identifier." : "Named by issuer and serial number.");
    }
}
