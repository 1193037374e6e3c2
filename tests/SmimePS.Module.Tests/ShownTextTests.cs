using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>
/// Whatever a message or a certificate says, nothing of it steers the terminal: neither by a property of a record, nor in a view. The mail here
/// has in every field what would paint over its row.
/// </summary>
public sealed class ShownTextTests : ProtectionTest
{
    // Back to the row before, over it, and on; C1 forms, a bell, a title, the direction of the text.
    private const string Evil = "\u001b[1A\r\u001b[2KValid \u001b[32m\u009b1A\u0008\a\u001b]0;x\u0007\u202egood\u202c\u2066\u200b";
    private static readonly string Word = $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(Evil + "end"))}?=";
    private static readonly string Percent = string.Concat(Encoding.UTF8.GetBytes(Evil).Select(static b => $"%{b:X2}"));
    private static readonly string RawMail = $"""
        From: {Word} <alice@example.org>
        Sender: {Word} <x@example.org>
        Reply-To: {Word} <y@example.org>
        To: {Word} <bob@example.org>, "a{'\u001b'}[1A" <bob@example.org>
        Cc: {Word}: bob@example.org;
        Bcc: {Word} <bob@example.org>
        Subject: {Word}
        	{'\u001b'}[1A raw
        Date: Mon, 2 Nov 2026 10:00:00 +0000
        Message-ID: <{Evil.Replace("\r", "", StringComparison.Ordinal)}@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Meet me at nine.
        --b
        Content-Type: application/x-{'\u001b'}[1A; name*=utf-8''{Percent}
        Content-Disposition: attachment; filename*=utf-8''{Percent}

        x
        --b--

        """.ReplaceLineEndings("\r\n");

    private static readonly X509Certificate2 EvilCa = Make($"CA {Evil}", null);
    private static readonly X509Certificate2 EvilPerson = Make($"Alice {Evil}", EvilCa, "alice@example.org", $"eve{Evil}@example.org");

    public static TheoryData<string> Scripts =>
    [
        "$Raw | Get-SmimeSignature",
        "$Signed | Get-SmimeSignature -TrustAnchor $EvilCa",
        "$Signed | Get-SmimeSignature -TrustAnchor $EvilCa -RevocationMode Offline",
        "$Signed | Get-SmimeSignature -TrustAnchor @()",
        "$Signed.Replace('at nine', 'at five') | Get-SmimeSignature -TrustAnchor $EvilCa",
        "$Signed -replace 'From: [^\\r]*<alice@', 'From: <mallory@' | Get-SmimeSignature -TrustAnchor $EvilCa",
        "$Listed | Get-SmimeSignature -TrustAnchor $EvilCa",
        "$Hidden | Get-SmimeSignature -TrustAnchor $EvilCa -Certificate $Bob",
        "$Hidden | Get-SmimeSignature -TrustAnchor $EvilCa",
        "Import-MailMessage $Folder/raw.eml",
        "Import-MailMessage $Folder/signed.eml",
        "$Signed | Unprotect-MailMessage",
        "$Hidden | Unprotect-MailMessage -Certificate $Bob",
        "$ListedHidden | Unprotect-MailMessage -Certificate $Carol",
        "$Raw | Protect-MailMessage -Sign -Signer $EvilPerson",
        "Get-SmimeCertificate -Path $Folder/evil.cer",
        "Get-SmimeCertificate -Path $Folder/evil-ca.cer",
        "Get-SmimeCertificateReport $Folder/evil.cer",
        "Get-SmimeCertificateRequest -Path $Folder/evil.csr",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void No_property_of_a_record_steers(string script)
    {
        var result = Hostile(script);
        Assert.Empty(result.Errors);
        var seen = 0;
        foreach (var record in result.Output) seen += Walk(record.BaseObject, record.BaseObject.GetType().Name, 0);
        Assert.True(seen > 5);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void No_view_steers(string script)
    {
        var record = Hostile(script);
        foreach (var format in new[] { "$Record", "$Record.Findings", "$Record.Parts", "$Record.Layers", "\"$Record\"" })
        {
            var shown = Engine.Show(format, [("Record", record.Output)]);
            // The views' own colours.
            var plain = Regex.Replace(shown, "\u001b\\[[0-9;]*m", "");
            Assert.DoesNotContain(plain, static c => c is not ('\n' or '\r') && Steers(c));
            Assert.DoesNotContain("\r", plain.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_message_says_to_the_letter_stays_at_hand()
    {
        var record = Hostile("$Raw | Protect-MailMessage -Sign -Signer $EvilPerson");
        Assert.Contains("\\u001B[1A", record.Get<string>("Subject"));
        var message = record.Get<object>("Message");
        Assert.Contains("\u001b[1A", (string)message.GetType().GetProperty("Subject")!.GetValue(message)!);
        Assert.Contains(Word, Text(record.Single), StringComparison.Ordinal);
    }

    /// <summary>What lists every property lists none that holds the message itself; who names it has it.</summary>
    [Fact]
    public void The_message_itself_is_shown_to_nobody_who_does_not_ask_for_it()
    {
        var raw = "From: a@example.org\r\nSubject: s\r\n\r\nsecret \u001b[31mred\r\n";
        foreach (var script in new[] { "$Raw | Save-SmimeMailboxMessage; Get-SmimeMailboxMessage", "$file = \"$Folder/raw.eml\"; Import-MailMessage $file" })
        {
            Write("raw.eml", raw);
            Run("$null = Connect-SmimeMailbox -Path $Folder/shown -Create");
            var mail = Run(script, ("Raw", raw)).Single;
            Assert.DoesNotContain(mail.Properties.Match("*"), static property => property.Name == "Message");
            Assert.NotNull(mail.Properties["Message"]);
            Assert.Equal("s", Run("$Mail.Message.Subject", ("Mail", mail)).Single.BaseObject);
            Assert.Contains("\u001b[31mred", (string)Run("$Mail | ForEach-Object Message | ForEach-Object TextBody", ("Mail", mail)).Single.BaseObject, StringComparison.Ordinal);
            Assert.Equal("s", Run("$Mail.Message | Export-MailMessage -Path $Folder/again.eml -Force; Import-MailMessage $Folder/again.eml", ("Mail", mail)).Get<string>("Subject"));
        }
    }

    /// <summary>Header fields are often folded with a tab, which steers nothing that matters.</summary>
    [Fact]
    public void A_tab_is_a_blank()
    {
        File.WriteAllText(Path.Combine(Folder, "tab.eml"), "From: a@example.org\r\nSubject: One\r\n\ttwo\tthree\r\n\r\nx\r\n");
        Assert.Equal("One two three", Run("Import-MailMessage $Folder/tab.eml").Get<string>("Subject"));
    }

    private EngineResult Hostile(string script)
    {
        File.WriteAllText(Path.Combine(Folder, "raw.eml"), RawMail, Encoding.Latin1);
        File.WriteAllBytes(Path.Combine(Folder, "evil.cer"), EvilPerson.RawData);
        File.WriteAllBytes(Path.Combine(Folder, "evil-ca.cer"), EvilCa.RawData);
        using (var key = RSA.Create(2048))
        {
            var request = new CertificateRequest(Name($"Alice {Evil}"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(Addresses("alice@example.org"));
            File.WriteAllText(Path.Combine(Folder, "evil.csr"), request.CreateSigningRequestPem());
        }

        (string, object?)[] people = [.. People(), ("EvilCa", EvilCa), ("EvilPerson", EvilPerson), ("Raw", RawMail)];
        var signed = Text(Run("$Raw | Protect-MailMessage -Sign -Signer $EvilPerson", people).Single);
        var hidden = Text(Run("$Raw | Protect-MailMessage -Signer $EvilPerson -Recipient $Bob", people).Single);
        File.WriteAllText(Path.Combine(Folder, "signed.eml"), signed, Encoding.Latin1);
        return Run(script, [.. people, ("Signed", signed), ("Hidden", hidden), ("Listed", Wrap(signed)), ("ListedHidden", Wrap(hidden))]);
    }

    /// <summary>As a list does that adds a footer, with an attachment of its own.</summary>
    private static string Wrap(string message)
    {
        var at = message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
        var fields = Regex.Split(message[..at], "\r\n(?![ \t])").Where(static field => field.Length > 0).ToLookup(static field => field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase));
        return string.Join("\r\n", fields[false]) + "\r\nContent-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n" + string.Join("\r\n", fields[true]) + "\r\n" + message[at..] +
            $"\r\n--list\r\nContent-Type: text/plain; name*=utf-8''{Percent}\r\n\r\nFooter {Evil}\r\n--list--\r\n";
    }

    /// <summary>Looks at every text below an object of the module's; gives how many there were.</summary>
    private static int Walk(object? value, string where, int depth)
    {
        Assert.True(depth < 8, where);
        switch (value)
        {
            case string text:
                Assert.False(text.Any(Steers), $"{where}: {string.Concat(text.Select(static c => Steers(c) ? $"\\u{(int)c:X4}" : c.ToString()))}");
                return 1;
            case IEnumerable items and not byte[]:
                return items.Cast<object?>().Sum(item => Walk(item, where + "[]", depth + 1));
        }

        if (value is null || value.GetType() is not { IsClass: true, Namespace: "SmimePS" } type) return 0;
        var seen = Walk(value.ToString(), where + ".ToString()", depth + 1);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // To the letter: the library's object, and a request as it is handed in.
            if (property.Name is "Message" && property.PropertyType == typeof(object) || property.Name == "Pem") continue;
            seen += Walk(property.GetValue(value), $"{where}.{property.Name}", depth + 1);
        }

        return seen;
    }

    /// <summary>By the module's own word.</summary>
    private static bool Steers(char character) => ByModule.Value(character);

    private static readonly Lazy<Func<char, bool>> ByModule = new(static () => AppDomain.CurrentDomain.GetAssemblies()
        .First(static assembly => assembly.GetName().Name == "SmimePS.Core").GetType("SmimePS.Certificates.ShownText", throwOnError: true)!
        .GetMethod("Steers", [typeof(char)])!.CreateDelegate<Func<char, bool>>());

    private static X509Certificate2 Make(string name, X509Certificate2? issuer, params string[] addresses)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        if (issuer is null) return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(300));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], false));
        request.CertificateExtensions.Add(Addresses(addresses));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Ascii($"http://{Evil}")]));
        using var bare = request.Create(issuer, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(200), RandomNumberGenerator.GetBytes(16));
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static X500DistinguishedName Name(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName(Evil);
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static X509Extension Addresses(params string[] addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses) names.AddEmailAddress(Ascii(address));
        return names.Build();
    }

    /// <summary>Enough to steer with.</summary>
    private static string Ascii(string text) => new([.. text.Where(static c => c < 0x80)]);
}
