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

    /// <summary>
    /// The script that runs by itself, through nights in which its sender's own certificate ends, its mail cannot be written, and its sender has none.
    /// </summary>
    [Fact]
    public void A_night_that_goes_wrong_says_so_and_the_next_one_makes_up_for_it()
    {
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        var block = Regex.Matches(File.ReadAllText(Page), @"(?ms)^```powershell\r?\n(.*?)^```").Select(static match => match.Groups[1].Value)
            .Single(static code => code.Contains("Update-SmimeCertificate -ExpiringWithin", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(work, "nightly.ps1"), block);
        var lines = Run(work, $$"""
            . '{{Scripts}}/StandIns.ps1'
            $ErrorActionPreference = 'Stop'
            $typed = [Security.SecureString]::new()
            foreach ($character in 'guide passphrase'.ToCharArray()) { $typed.AppendChar($character) }
            function Get-Secret([string] $Name) { if ($Name) { $typed } }
            function Night([string] $Name) { try { $null = . ./nightly.ps1; "$Name=well" } catch { "$Name=$($_.Exception.Message.Replace("`n", ' | '))" } }
            function Count([string] $Folder) { if ([IO.Directory]::Exists("$PWD/$Folder")) { [IO.Directory]::GetFiles("$PWD/$Folder").Count } else { 0 } }
            function New-Student([string] $Address) { New-SmimeCertificate $Address -Ca 'Example Mail CA' -CaPassphrase $typed -KeyAlgorithm EcdsaP256 -ValidDays 20 -Escrow -OutputPath ./certificates/ }
            function Issued([string] $Address) { @(Get-SmimeCertificate $Address -Ca 'Example Mail CA').Count }

            $null = New-SmimeCa 'Example Mail CA' -KeyAlgorithm EcdsaP256 -PermittedDomain example.org -Passphrase $typed
            $recovery = New-SmimeCertificate recovery@example.org -Ca 'Example Mail CA' -CaPassphrase $typed -KeyAlgorithm EcdsaP256 -Purpose Encrypt -OutputPath ./recovery.p12
            $null = Set-SmimeCa 'Example Mail CA' -RecoveryCertificate $recovery
            $null = New-Item ./renewed -ItemType Directory
            $null = New-Item ./public -ItemType Directory
            $sender = New-SmimeCertificate pki@example.org -Ca 'Example Mail CA' -CaPassphrase $typed -KeyAlgorithm EcdsaP256 -ValidDays 20
            $one = New-Student one@example.org

            # The sender's own is renewed where it is used, and nowhere else.
            Night 'first'
            "sender=$(@(Get-SmimeCertificate pki@example.org).Count) $(Issued pki@example.org)"
            $mail = Unprotect-MailMessage -LiteralPath ([IO.Directory]::GetFiles("$PWD/outbox")) -Certificate $one
            "one=$($mail.To) $(Count outbox) $(Count renewed) $(Count sending) $((Get-SmimeSignature $mail).Certificate.Thumbprint -eq $sender.Thumbprint)"

            # No mail can be written: the key waits, and the script does not end well.
            $two = New-Student two@example.org
            [IO.Directory]::Move("$PWD/outbox", "$PWD/sent")
            [IO.File]::WriteAllText("$PWD/outbox", 'in the way')
            Night 'second'
            "waiting=$(Count renewed) $(Issued two@example.org)"
            [IO.File]::Delete("$PWD/outbox")
            Night 'third'
            $mail = Unprotect-MailMessage -LiteralPath ([IO.Directory]::GetFiles("$PWD/outbox")) -Certificate $two
            "two=$($mail.To) $(Count outbox) $(Count renewed) $(Count sending) $(Issued two@example.org)"

            # What was sent opens with the password that came along, and holds the key.
            $word = [Security.SecureString]::new()
            foreach ($character in ($mail.Message.TextBody -replace '(?s).*password is (\S+).*', '$1').ToCharArray()) { $word.AppendChar($character) }
            $stream = [IO.MemoryStream]::new()
            foreach ($part in $mail.Message.Attachments) { $part.Content.DecodeTo($stream) }
            [IO.File]::WriteAllBytes("$PWD/two.p12", $stream.ToArray())
            $new = Get-SmimeCertificate -Path ./two.p12 -Password $word
            "opened=$($new.EmailAddress) $($new.HasPrivateKey) $($new.Thumbprint -ne $two.Thumbprint)"

            # Whose old certificate counts no more cannot be written to: the key goes on waiting, and is named.
            $four = New-Student four@example.org
            $new = Update-SmimeCertificate four@example.org -Ca 'Example Mail CA' -CaPassphrase $typed -OutputPath ./renewed/ -Password $typed
            $null = Revoke-SmimeCertificate $four -Ca 'Example Mail CA' -Confirm:$false
            Night 'ended'
            "four=$(Count renewed) $(Count outbox)"
            [IO.File]::Delete($new.Path)

            # Without a sender nothing is renewed.
            $null = New-Student three@example.org
            $store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
            $store.Open('ReadWrite')
            foreach ($certificate in $store.Certificates) { $store.Remove($certificate) }
            Night 'fourth'
            "three=$(Issued three@example.org) $(Count renewed)"
            """);
        Assert.Equal("well", Value(lines, "first"));
        Assert.Equal("2 2", Value(lines, "sender"));
        Assert.Equal("one@example.org 1 0 0 False", Value(lines, "one"));
        Assert.StartsWith("1 failed: | two@example.org.p12 was not sent: ", Value(lines, "second"));
        Assert.Equal("1 2", Value(lines, "waiting"));
        Assert.Equal("well", Value(lines, "third"));
        Assert.Equal("two@example.org 1 0 0 2", Value(lines, "two"));
        Assert.Equal("two@example.org True True", Value(lines, "opened"));
        Assert.Equal("1 failed: | four@example.org.p12 was not sent: The old certificate has ended.", Value(lines, "ended"));
        Assert.Equal("1 1", Value(lines, "four"));
        Assert.Contains("pki@example.org", Value(lines, "fourth"));
        Assert.Equal("1 0", Value(lines, "three"));
    }

    /// <summary>Runs the page, and asks in the same session what has come of it.</summary>
    private List<string> Follow(string work) => Run(work, $$"""
            . '{{Scripts}}/StandIns.ps1'
            . '{{Scripts}}/GuideSession.ps1' -Page '{{Page}}' -KeyAlgorithm EcdsaP256
            $shown | ForEach-Object { $_.Split("`n") } | ForEach-Object { $_.Substring($_.LastIndexOfAny('/\'.ToCharArray()) + 1) }
            "root=$((Get-SmimeCa 'Example Root').Status) $((Get-SmimeCa -Path ./stick).Status)"
            "signature=$(Test-SmimeSignature ./first.eml -Certificate $bob)"
            "restored=$((Unprotect-MailMessage -Path ./first.eml -Certificate $restored).IsEncrypted) $($restored.Thumbprint -eq $bob.Thumbprint)"
            $mail = [IO.Directory]::GetFiles("$($PWD.ProviderPath)/outbox")
            $opened = Unprotect-MailMessage -LiteralPath $mail -Certificate $student
            "renewed=$($opened.To) $($opened.Attachments.Count) $(Test-SmimeSignature $opened)"
            "public=$((Get-SmimeCertificate alice@example.com).HasPrivateKey)"
            "bob=$($bob.SerialNumber)"
            "carol=$($carol.SerialNumber)"
            if (-not $missing.Contains('openssl')) { "demoCA=$((Get-SmimeCertificate -Ca ./demoCA).Count)" }
            "missing=$missing"
            Clear-GuideStore
            """);

    private List<string> Run(string work, string text)
    {
        var script = Path.Combine(_folder, "follow.ps1");
        File.WriteAllText(script, text);
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
