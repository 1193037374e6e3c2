using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>A test of the certificate cmdlets: a CA in the test's folder, and a mail domain that no other test uses.</summary>
public abstract class CertificateTest : ModuleTest
{
    /// <summary>A mail domain of this test's own.</summary>
    protected string Domain { get; } = $"d{Guid.NewGuid():N}"[..12] + ".example";

    /// <summary>Makes a CA in <c>$Folder/ca</c>; scripts reach it as <c>$Ca</c>.</summary>
    protected object MakeCa(string arguments = "-NoPassphrase")
    {
        var ca = Run($"New-SmimeCa 'Test CA' -Path $Folder/ca -KeyAlgorithm EcdsaP256 {arguments}", ("Secret", Secret("ca secret"))).Single;
        Engine.Runspace.SessionStateProxy.SetVariable("Ca", ca);
        return ca;
    }

    /// <summary>Runs a script in which <c>@d</c> stands for this test's domain.</summary>
    protected EngineResult RunHere(string script, params (string Name, object? Value)[] variables) => Run(script.Replace("@d", "@" + Domain, StringComparison.Ordinal), variables);

    /// <summary>A secret as scripts have it.</summary>
    protected static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        return secret;
    }

    protected override void CleanUp()
    {
        // Where the store is not a folder in the test's own home, what was put there is taken out again; other tests run at the same time, and
        // their CA of the same name has to stay.
        var file = Path.Combine(Folder, "ca", "ca.pem");
        using var own = File.Exists(file) ? X509CertificateLoader.LoadCertificateFromFile(file) : null;
        foreach (var name in new[] { StoreName.My, StoreName.AddressBook, StoreName.CertificateAuthority })
        {
            using var store = new X509Store(name, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadWrite);
            foreach (var certificate in store.Certificates)
            {
                if (certificate.GetNameInfo(X509NameType.EmailName, false).EndsWith(Domain, StringComparison.OrdinalIgnoreCase) || certificate.Equals(own)) store.Remove(certificate);
            }
        }
    }
}
