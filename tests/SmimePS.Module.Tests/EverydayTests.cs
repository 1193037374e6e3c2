using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>The everyday use with nothing named: own CAs, own keys and correspondents are found in the user's data folder and stores.</summary>
public sealed class EverydayTests : CertificateTest
{
    [Fact]
    public void A_message_is_protected_opened_and_trusted_by_its_addresses_alone()
    {
        var ca = $"CA of {Domain}";
        var folder = RunHere($"New-SmimeCa '{ca}' -KeyAlgorithm EcdsaP256 -NoPassphrase").Get<string>("Path");
        try
        {
            RunHere($"New-SmimeCertificate alice@d -Ca '{ca}' -KeyAlgorithm EcdsaP256; New-SmimeCertificate bob@d -Ca '{ca}' -KeyAlgorithm EcdsaP256");
            RunHere("$mail = New-MailMessage -From alice@d -To bob@d -Subject Hi -Body 'See you.' | Protect-MailMessage");
            Assert.True(RunHere("$mail").Get<bool>("IsEncrypted"));
            Assert.True((bool)RunHere("$mail | Test-SmimeSignature").Single.BaseObject);
            Assert.True((bool)RunHere("$mail | Unprotect-MailMessage | Test-SmimeSignature").Single.BaseObject);
            Assert.True((bool)RunHere($"$mail | Test-SmimeSignature -TrustAnchor '{ca}'").Single.BaseObject);
            Assert.False((bool)RunHere("$mail | Test-SmimeSignature -TrustAnchor @()").Single.BaseObject);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_strangers_newer_certificate_does_not_take_a_correspondents_place()
    {
        var ca = $"CA of {Domain}";
        var folder = RunHere($"New-SmimeCa '{ca}' -KeyAlgorithm EcdsaP256 -NoPassphrase").Get<string>("Path");
        try
        {
            RunHere($"New-SmimeCertificate alice@d -Ca '{ca}' -KeyAlgorithm EcdsaP256; $bob = New-SmimeCertificate bob@d -Ca '{ca}' -KeyAlgorithm EcdsaP256 -InMemory");
            RunHere("$stranger = New-SmimeCa 'Stranger' -Path $Folder/stranger -KeyAlgorithm EcdsaP256 -NoPassphrase; $eve = New-SmimeCertificate bob@d -Ca $stranger -KeyAlgorithm EcdsaP256 -InMemory");
            RunHere("$bob, $eve | ForEach-Object { $null = Export-SmimeCertificate $_ -Path \"$Folder/$($_.Thumbprint).cer\" }; Import-SmimeCertificate $Folder/*.cer");
            Assert.Equal(2, RunHere("Get-SmimeCertificate bob@d").Output.Count);
            foreach (var recipient in new[] { "", "-Recipient bob@d" })
            {
                RunHere($"$mail = New-MailMessage -From alice@d -To bob@d -Subject Hi -Body 'See you.' | Protect-MailMessage -Encrypt {recipient}");
                using (var store = new X509Store(StoreName.My, StoreLocation.CurrentUser))
                {
                    // Without the sender's own key, only the recipient's opens it.
                    store.Open(OpenFlags.ReadWrite);
                    var alice = store.Certificates.Single(certificate => certificate.GetNameInfo(X509NameType.EmailName, false) == "alice@" + Domain);
                    store.Remove(alice);
                    Assert.Equal("Hi", RunHere("Unprotect-MailMessage $mail -Certificate $bob").Get<string>("Subject"));
                    Assert.Equal("NoMatchingKey", RunHere("Unprotect-MailMessage $mail -Certificate $eve").ErrorId);
                    store.Add(alice);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
