using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>The guide is followed, command for command, in a process of its own with a home of its own.</summary>
public sealed partial class GuideTests : IDisposable
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "own-ca.md");
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "Guide");
    private readonly string _folder = Directory.CreateTempSubdirectory("smimeps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_command_of_the_guide_does_what_it_says()
    {
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        var lines = Follow(work);
        var missing = Value(lines, "missing");
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.DoesNotMatch("openssl|pk12util", missing);

        // A hundred people, one who came later, and a student.
        Assert.Equal(102, Directory.GetFiles(Path.Combine(work, "certificates"), "*.p12").Length);
        Assert.Equal(101, File.ReadAllLines(Path.Combine(work, "slips.csv")).Length);
        Assert.Equal(10, Directory.GetFiles(Path.Combine(work, "phones"), "*.mobileconfig").Length);
        Assert.Equal("NoKey Ready", Value(lines, "root"));
        Assert.Equal("True", Value(lines, "signature"));
        Assert.Equal("False True", Value(lines, "restored"));
        Assert.Equal("student@example.org 1 True", Value(lines, "renewed"));
        Assert.Equal("True", Value(lines, "public"));
        Assert.SkipWhen(missing.Contains("openssl", StringComparison.Ordinal), "openssl is not on this machine: its commands were left out, and the others work.");
        Assert.Contains(Value(lines, "bob") + ".pem: OK", lines);
        Assert.Contains(Value(lines, "carol") + "=Revoked (R)", lines);
        Assert.Contains("error 23 at 0 depth lookup: certificate revoked", lines);
        Assert.Contains("    Cert Status: revoked", lines);
        Assert.Equal("2", Value(lines, "demoCA"));
    }

    [Fact]
    public void The_guide_has_no_secret_in_a_script()
    {
        var page = File.ReadAllText(Page);
        Assert.DoesNotMatch("""ConvertTo-SecureString\s+(-String\s+)?['"]""", page);
        Assert.DoesNotMatch("""-(CaPassphrase|Passphrase|ParentPassphrase|Password)\s+['"]""", page);
        Assert.DoesNotContain("-NoPassphrase", page);
    }

    /// <summary>Runs the page, and asks in the same session what has come of it.</summary>
    private List<string> Follow(string work)
    {
        var script = Path.Combine(_folder, "follow.ps1");
        File.WriteAllText(script, $$"""
            . '{{Scripts}}/StandIns.ps1'
            . '{{Scripts}}/GuideSession.ps1' -Page '{{Page}}' -KeyAlgorithm EcdsaP256
            $shown | ForEach-Object { $_.Split("`n") } | ForEach-Object { $_.Substring($_.LastIndexOfAny('/\'.ToCharArray()) + 1) }
            "root=$((Get-SmimeCa 'Example Root').Status) $((Get-SmimeCa -Path ./stick).Status)"
            "signature=$(Test-SmimeSignature ./first.eml -Certificate $bob)"
            "restored=$((Unprotect-MailMessage -Path ./first.eml -Certificate $restored).IsEncrypted) $($restored.Thumbprint -eq $bob.Thumbprint)"
            $mail = [IO.Directory]::GetFiles("$($PWD.ProviderPath)/outbox")
            $opened = Unprotect-MailMessage -LiteralPath $mail -Certificate $student
            "renewed=$($renewed.EmailAddress) $($opened.Attachments.Count) $(Test-SmimeSignature $opened)"
            "public=$((Get-SmimeCertificate alice@example.com).HasPrivateKey)"
            "bob=$($bob.SerialNumber)"
            "carol=$($carol.SerialNumber)"
            if (-not $missing.Contains('openssl')) { "demoCA=$((Get-SmimeCertificate -Ca ./demoCA).Count)" }
            "missing=$missing"
            Clear-GuideStore
            """);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Built("src/SmimePS.Host", "net10.0", "SmimePS.Host.dll"), "-File", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = work,
            Environment = { ["HOME"] = _folder, ["SMIMEPS_HOME"] = Path.Combine(_folder, "SmimePS"), ["XDG_DATA_HOME"] = null },
        })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "The host does not end.");
        var told = error.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0 && !ErrorLine().IsMatch(told), told + output);
        return [.. output.Split('\n').Select(static line => line.TrimEnd('\r'))];
    }

    /// <summary>What is written on the error stream and is no warning.</summary>
    [GeneratedRegex(@"^(?!WARNING: )\S", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    private static string Value(List<string> lines, string name) => Assert.Single(lines, line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
