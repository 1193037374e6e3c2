using SmimePS.Cms;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Spoofs;

/// <summary>A message that is being made, one step after the other.</summary>
internal sealed class MailWorkshop
{
    private const string Start = """
        From: Alice <alice@example.org>
        To: bob@example.org
        Subject: Plans
        Content-Type: text/plain

        Meet me at nine.

        """;

    private readonly List<byte[]> _encrypted = [];
    private readonly List<byte[]> _inside = [];
    private string? _text;
    private bool _isCipherAltered;

    /// <summary>The message as it stands: Alice's, signed, where nothing was said of another one to begin with.</summary>
    public string Text
    {
        get => _text ??= Signed(Plain, "");
        set => _text = value;
    }

    public static string Plain { get; } = Start.ReplaceLineEndings("\r\n");

    /// <summary>A step's value with the boundary of the outermost multipart in it.</summary>
    public string Expand(string value) =>
        value.Contains("{boundary}", StringComparison.Ordinal) ? value.Replace("{boundary}", MailText.BoundaryOf(Text)) : value;

    public SpoofedMessage Finish() => new(MailText.Bytes(Text), _encrypted.Count > 0, _inside, _isCipherAltered);

    /// <summary>
    /// Signs as Protect-MailMessage does: <c>opaque</c>, <c>modern</c>, <c>by NAME</c>, <c>header</c> for one that is protected too, and
    /// <c>hidden</c> for one that is then encrypted for Bob, with its subject.
    /// </summary>
    public void Sign(string how)
    {
        _inside.Add(MailText.Bytes(MailText.EntityOf(Text)));
        Text = Signed(Text, how);
    }

    /// <summary>Signs with whatever is asked for, as Protect-MailMessage would not: see <see cref="SignatureForgery"/>.</summary>
    public void Resign(string how)
    {
        var isDetached = SignatureSite.IsDetached(Text);
        var content = MailText.Bytes(isDetached ? SignatureSite.SignedPart(Text) : MailText.Of(Content(SignatureSite.In(Text).Cms)));
        Text = SignatureSite.In(Text).With(new SignatureForgery(how, content, isDetached).Encode());
    }

    /// <summary>Encrypts: <c>modern</c> for GCM, <c>for NAME</c> for another than Bob.</summary>
    public void Encrypt(string how)
    {
        var (names, isModern) = Read(how, "for");
        var request = new ProtectionRequest
        {
            Encrypt = true, AllowProtected = true, IncludeSender = false, ProtectHeader = false, Policy = (isModern ? ProtectionPolicy.Modern : ProtectionPolicy.Default) with { UseCapabilities = false },
            Recipients = [.. (names.Count > 0 ? names : ["bob"]).Select(static name => People.Get(name).Certificate)],
        };
        _encrypted.Add(MailText.Bytes(MailText.EntityOf(Text)));
        _inside.Add(_encrypted[^1]);
        Text = Protected(Text, request);
    }

    /// <summary>Encrypts the content for Bob with further header fields, which no mail program of ours writes there.</summary>
    public void EncryptUnder(string fields)
    {
        _inside.Add(MailText.Bytes(MailText.EntityOf(Text)));
        _encrypted.Add([.. MailText.Bytes(fields + MailText.LineEnd), .. _inside[^1]]);
        using var cms = new MemoryStream();
        using (var writer = new EnvelopedDataWriter(cms, [new CmsRecipient(People.Get("bob").Certificate)], ContentEncryption.Aes256Cbc))
        {
            writer.Write(_encrypted[^1]);
            writer.Complete();
        }

        Text = MailText.WithEntity(Text, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + MailText.Base64(cms.ToArray()));
    }

    public void Compress()
    {
        _inside.Add(MailText.Bytes(MailText.EntityOf(Text)));
        Text = Protected(Text, new ProtectionRequest { Compress = true, AllowProtected = true, ProtectHeader = false });
    }

    /// <summary>
    /// Puts sixteen bytes of the attacker's in place of the first ones of what was encrypted in CBC mode, without the key: who knows a
    /// block's text can choose another one by the block before it (EFAIL, 5).
    /// </summary>
    public void AlterCipher(string with)
    {
        if (with.Length != 16) throw new FormatException("A block has 16 bytes.");
        var site = SignatureSite.In(Text);
        var (cms, known) = (site.Cms, _encrypted[^1]);
        // AES-256-CBC's identifier, and then the initialisation vector.
        var at = cms.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A, 0x04, 0x10]) + 11;
        if (at < 11) throw new FormatException("The message is not encrypted with AES-256-CBC.");
        for (var i = 0; i < 16; i++) cms[at + i] ^= (byte)(known[i] ^ with[i]);
        Text = site.With(cms);
        _isCipherAltered = true;
    }

    private static string Signed(string message, string how)
    {
        var (names, isModern) = Read(how, "by", "opaque", "header", "hidden");
        var words = how.Split(' ');
        var isHidden = words.Contains("hidden");
        return Protected(message, new ProtectionRequest
        {
            Sign = true, AllowOtherSigner = true, AllowProtected = true, ProtectHeader = isHidden || words.Contains("header"),
            Encrypt = isHidden, IncludeSender = false, Recipients = isHidden ? [People.Get("bob").Certificate] : [],
            Form = words.Contains("opaque") ? SignatureForm.Opaque : SignatureForm.Detached,
            Policy = isModern ? ProtectionPolicy.Modern : ProtectionPolicy.Default,
            Signers = [.. (names.Count > 0 ? names : ["alice"]).Select(People.Get)],
        });
    }

    private static (List<string> Names, bool IsModern) Read(string how, string preposition, params string[] further)
    {
        var (names, isModern) = (new List<string>(), false);
        var words = new Queue<string>(how.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        while (words.TryDequeue(out var word))
        {
            if (word == preposition) names.Add(words.Dequeue());
            else if (word == "modern") isModern = true;
            else if (!further.Contains(word)) throw new FormatException($"'{word}' means nothing here.");
        }

        return (names, isModern);
    }

    private static string Protected(string message, ProtectionRequest request)
    {
        using var result = MessageProtector.Protect(MessageContent.FromBytes(MailText.Bytes(message)), request);
        using var copy = new MemoryStream();
        result.CopyTo(copy);
        return MailText.Of(copy.ToArray());
    }

    private static byte[] Content(byte[] cms)
    {
        using var reader = (SignedDataReader)CmsReader.Open(new MemoryStream(cms));
        using var content = new MemoryStream();
        reader.Content.CopyTo(content);
        return content.ToArray();
    }
}
