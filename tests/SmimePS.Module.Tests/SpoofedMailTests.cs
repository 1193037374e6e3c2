using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Test-SmimeSignature on every message of tests/SmimePS.Spoofs that needs no settings of its own.</summary>
public sealed class SpoofedMailTests : ModuleTest
{
    [Fact]
    public void What_is_spoofed_is_false_and_what_is_honest_true()
    {
        Make();
        var attacks = Answers("attacks");
        var honest = Answers("honest");
        // Most cases are here; the few others are Core's.
        Assert.InRange(attacks.Count, 250, int.MaxValue);
        Assert.InRange(honest.Count, 100, int.MaxValue);
        Assert.Empty(attacks.Where(static answer => answer.Value).Select(static answer => answer.Key));
        Assert.Empty(honest.Where(static answer => !answer.Value).Select(static answer => answer.Key));
    }

    private Dictionary<string, bool> Answers(string kind)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Folder, kind)).Order(StringComparer.Ordinal)];
        using var bob = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(Folder, "bob.p12"), "secret");
        var result = Run("$Files | ForEach-Object { if (Test-SmimeSignature -LiteralPath $_ -TrustAnchor $Folder/root.pem -Certificate $Bob) { $true } else { $false } }", ("Files", files), ("Bob", bob));
        Assert.Empty(result.Errors);
        Assert.Equal(files.Length, result.Output.Count);
        return files.Zip(result.Output, static (file, answer) => (Name: Path.GetFileName(file), Answer: (bool)answer.BaseObject)).ToDictionary(static one => one.Name, static one => one.Answer);
    }

    private void Make()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Built("tests/SmimePS.Spoofs", "net10.0", "SmimePS.Spoofs.dll"), Folder]) { RedirectStandardError = true })!;
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, told);
    }
}
