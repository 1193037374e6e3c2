using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Tables as they come from a personnel office, into New-SmimeCertificate: each bad row is one error, and no row costs another.</summary>
public sealed class BadTableTests : CertificateTest
{
    private const string Issue = "$Rows | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/out/";

    /// <summary>Each row: what its cells say, and the error it comes to; null for none.</summary>
    private (string? Mail, string? Name, string? Error)[] Table =>
    [
        ("alice@d", "Alice", null),
        ("", "No Address", "NoAddress"),
        ("   ", "Blank Address", "NoAddress"),
        (";,", "Commas", "NoAddress"),
        (null, "No Cell", "NoAddress"),
        ("bob@d", "Bob", null),
        ("bob@d", "Bob", "OneFileForManyCertificates"),
        ("BOB@D", "Bob in capitals", "OneFileForManyCertificates"),
        ("nobody", "No At", "InvalidAddress"),
        ("a@b@d", "Two Ats", "InvalidAddress"),
        ("a b@d", "A Blank", "InvalidAddress"),
        ("@d", "No Local Part", "InvalidAddress"),
        ("a@", "No Domain", "InvalidAddress"),
        ("a@-d", "A Hyphen", "InvalidAddress"),
        ("a..b@d", "Two Dots", "InvalidAddress"),
        ("Carol <carol@d>", "A Display Name", "InvalidAddress"),
        ("carol@d\r\nBcc: eve@d", "A Line Break", "InvalidAddress"),
        ("ca\u0007rol@d", "A Bell", "InvalidAddress"),
        ("car\u202Eol@d", "An Override", "InvalidAddress"),
        ("jürgen@d", "Jürgen", null),
        ("müller@bücher.example", "Müller & Söhne", null),
        ("株@d", "株式会社", null),
        ("eve@other.example", "Eve", "AddressNotPermitted"),
        ("eve@sub.d", "Eve below", "AddressNotPermitted"),
        (new string('x', 65) + "@d", "A Long Local Part", "InvalidAddress"),
        (new string('ü', 33) + "@d", "A Long Local Part in Bytes", "InvalidAddress"),
        ("long@d", new string('x', 65), "InvalidName"),
        ("bell@d", "Ali\u0007ce", "InvalidName"),
        ("half@d", "Ali\uD800ce", "InvalidName"),
        ("carol@d; c.carol@d", "Carol", null),
        ("dave@d, nobody", "One Bad of Two", "InvalidAddress"),
        ("dave@d;eve@other.example", "One Outside of Two", "AddressNotPermitted"),
        ("there@d", "There", "FileExists"),
        (" frank@d ", " Frank ", null),
        ("\"quoted;part\"@d", "Quoted", null),
        ("grace@d", "", null),
        ("henry@d", null, null),
    ];

    private string Out => Path.Combine(Folder, "out");

    [Fact]
    public void Each_bad_row_is_one_error_and_every_good_one_is_issued_once_however_often_the_table_comes()
    {
        MakeCa($"-NoPassphrase -PermittedDomain {Domain}, bücher.example");
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, $"there@{Domain}.p12"), "mine");
        var table = Table.Select(row => row with { Mail = Here(row.Mail) }).ToArray();
        var rows = table.Select(row => Row(("EMAIL", row.Mail), ("displayname", row.Name), ("Department", "Sales"), ("Phone", 1))).ToArray();
        var first = Run(Issue, ("Rows", rows));
        AssertErrors(table.Where(static row => row.Error is not null), first);
        string[] good = ["alice@d", "bob@d", "jürgen@d", "müller@xn--bcher-kva.example", "株@d", "carol@d c.carol@d", "frank@d", "\"quoted;part\"@d", "grace@d", "henry@d"];
        Assert.Equal(good.Select(Here), first.Output.Select(static one => string.Join(' ', (IEnumerable<string>)one.Properties["Addresses"].Value)));
        AssertWhole(first.Output);

        // Those that stand there twice are served already, and the others are as bad as they were.
        var second = Run(Issue + " -SkipExisting", ("Rows", rows), ("Secret", Secret("file secret")));
        Assert.Empty(second.Output);
        AssertErrors(table.Where(static row => row.Error is not (null or "OneFileForManyCertificates")), second);
        AssertWhole(first.Output);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, $"there@{Domain}.p12")));
    }

    private void AssertErrors(IEnumerable<(string? Mail, string? Name, string? Error)> rows, EngineResult result) => Assert.Equal(
        rows.Select(static row => $"{row.Error} {(string.IsNullOrWhiteSpace(row.Mail) ? row.Name : row.Mail)} ({row.Name})"),
        result.Errors.Zip(rows).Select(static pair => $"{pair.First.FullyQualifiedErrorId.Split(',')[0]} {pair.First.TargetObject} ({pair.Second.Name})"));

    /// <summary>The files in the folder, those that were handed on, and the CA's list are the same.</summary>
    private void AssertWhole(IReadOnlyList<PSObject> issued, string? folder = null)
    {
        var files = Directory.GetFileSystemEntries(folder ?? Out).Where(static file => !Path.GetFileName(file).StartsWith("there@", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(issued.Select(static one => (string)one.Properties["Path"].Value).Order(StringComparer.Ordinal), files);
        var serials = Serials(issued);
        Assert.Equal(serials, Serials(Run("$Issued | ForEach-Object { Get-SmimeCertificate -LiteralPath $_.Path -Password $_.Password }", ("Issued", issued)).Output));
        Assert.Equal(serials, Serials(Run("Get-SmimeCertificate -Ca $Ca").Output));
        Assert.Equal(serials.Count, Directory.GetFiles(Path.Combine(Folder, "ca", "newcerts")).Length);
        Assert.Empty(Directory.GetFiles(Folder, ".*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(60, 190)]
    [InlineData(10, 243)]
    public void An_address_that_is_longer_than_files_are_named_costs_no_other(int local, int domain)
    {
        MakeCa();
        var host = string.Join('.', Enumerable.Repeat(new string('d', 60), 4))[..(domain - 8)].TrimEnd('.') + ".example";
        var result = Run(Issue, ("Rows", new[] { $"first@{Domain}", $"{new string('l', local)}@{host}", $"{new string('l', local - 1)}m@{host}", $"last@{Domain}" }));
        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Output.Count);
        AssertWhole(result.Output);
    }

    [Fact]
    public void An_international_address_that_is_longer_than_files_are_named_costs_no_other()
    {
        MakeCa();
        var host = string.Join('.', Enumerable.Repeat(new string('株', 14), 8)) + ".example";
        var result = Run(Issue, ("Rows", new[] { $"first@{Domain}", $"long@{host}", $"last@{Domain}" }));
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Count);
        AssertWhole(result.Output);
    }

    [Fact]
    public void In_a_long_table_what_comes_out_is_in_its_order_and_so_is_what_is_on_record()
    {
        MakeCa();
        var people = Enumerable.Range(0, 300).Select(i => $"p{i:000}@{Domain}").ToArray();
        // Found when the batch is to go on record, and costs no other of it.
        var blocked = people.Where(static (_, i) => i % 70 == 40).ToArray();
        foreach (var person in blocked) Directory.CreateDirectory(Path.Combine(Out, person + ".p12"));
        var result = Run(Issue, ("Rows", people));
        Assert.Equal(blocked, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.All(result.Errors, static error => Assert.StartsWith("PathIsFolder,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        var issued = people.Except(blocked).ToList();
        Assert.Equal(issued, result.Output.Select(static one => (string)one.Properties["EmailAddress"].Value));
        Assert.Equal(issued, File.ReadAllLines(Path.Combine(Folder, "ca", "index.txt")).Select(static line => line[(line.LastIndexOf('=') + 1)..]));
        foreach (var person in blocked) Directory.Delete(Path.Combine(Out, person + ".p12"));
        Assert.Equal(blocked, Run(Issue + " -SkipExisting", ("Rows", people)).Output.Select(static one => (string)one.Properties["EmailAddress"].Value));
        Assert.Equal(people.Length, Run("Get-SmimeCertificate -Ca $Ca").Output.Count);
    }

    [Fact]
    public void What_a_pipeline_that_went_away_was_not_told_of_is_withdrawn_and_issued_again()
    {
        MakeCa();
        var people = Enumerable.Range(0, 200).Select(i => $"p{i:000}@{Domain}").ToArray();
        var first = Run(Issue + " -OutVariable issued | ForEach-Object { if ($_.EmailAddress -like 'p059@*') { throw 'enough' } }; ", ("Rows", people));
        Assert.Single(first.Errors);
        var told = Run("$issued").Output;
        Assert.Equal(people.Take(60), told.Select(static one => (string)one.Properties["EmailAddress"].Value));
        Assert.Equal(60, Directory.GetFileSystemEntries(Out).Length);
        var again = Run(Issue + " -SkipExisting", ("Rows", people));
        Assert.Empty(again.Errors);
        Assert.Equal(people.Skip(60), again.Output.Select(static one => (string)one.Properties["EmailAddress"].Value));
        Assert.Equal(200, Run("$Issued | ForEach-Object { Get-SmimeCertificate -LiteralPath $_.Path -Password $_.Password }", ("Issued", told.Concat(again.Output).ToArray())).Output.Count);
    }

    [Fact]
    public void What_a_killed_run_had_left_is_told_of_though_it_is_found_in_the_middle_of_another()
    {
        MakeCa();
        var serial = (string)Run($"New-SmimeCertificate first@{Domain} -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory").Single.Properties["SerialNumber"].Value;
        const string script = """
            & {
                foreach ($i in 1..40) { "before$i@$Domain" }
                for ($try = 0; $try -lt 500; $try++) { try { [System.IO.File]::WriteAllText("$Folder/ca/issuing.lock", "$Serial`n"); break } catch { [System.Threading.Thread]::Sleep(5) } }
                foreach ($i in 1..40) { "after$i@$Domain" }
            } | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory
            """;
        var result = Run(script, ("Serial", serial), ("Domain", Domain));
        Assert.Empty(result.Errors);
        Assert.Equal(80, result.Output.Count);
        Assert.Contains(serial, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_full_disk_those_that_fit_are_there_and_the_others_are_errors_and_not_on_record()
    {
        using var disk = new SmallDisk(256);
        MakeCa();
        var people = Enumerable.Range(0, 80).Select(i => $"p{i}@{Domain}").ToArray();
        var script = Issue.Replace("$Folder/out/", "$Disk", StringComparison.Ordinal);
        var result = Run(script, ("Rows", people), ("Disk", disk.Path));
        Assert.InRange(result.Output.Count, 20, 70);
        Assert.All(result.Errors, static error => Assert.StartsWith("WriteFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(people, result.Output.Select(static one => (string)one.Properties["EmailAddress"].Value).Concat(result.Errors.Select(static error => (string)error.TargetObject)));
        AssertWhole(result.Output, disk.Path);
        // There was no room for one more.
        Assert.InRange(new DriveInfo(disk.Path).AvailableFreeSpace, 0, 8 * 1024);

        File.Move(disk["p0@" + Domain + ".p12"], Path.Combine(Folder, "p0.p12"));
        var again = Run(script + " -SkipExisting", ("Rows", people), ("Disk", disk.Path));
        Assert.Equal(people[result.Output.Count], Assert.Single(again.Output).Properties["EmailAddress"].Value);
        Assert.Equal(result.Errors.Count - 1, again.Errors.Count);
    }

    [Fact]
    public void A_ca_on_a_disk_that_only_reads_can_be_looked_at_and_says_at_once_what_it_cannot()
    {
        using var disk = new SmallDisk(256);
        RunHere("$script:Ca = New-SmimeCa 'Read Only CA' -Path $Disk/ca -KeyAlgorithm EcdsaP256 -NoPassphrase; $null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; Publish-SmimeCrl -Ca $Ca", ("Disk", disk.Path));
        RunHere("New-SmimeCertificateRequest bob@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/bob.csr");
        disk.MakeReadOnly();
        Assert.Equal(1, RunHere("Get-SmimeCa -Path $Disk/ca").Get<int>("IssuedCount"));
        Assert.Equal("alice@" + Domain, RunHere("Get-SmimeCertificate -Ca $Ca").Get<string>("EmailAddress"));
        Assert.Equal("alice@" + Domain, RunHere("Get-SmimeCertificate alice@d -Ca $Ca").Get<string>("EmailAddress"));
        var started = System.Diagnostics.Stopwatch.StartNew();
        foreach (var script in new[]
        {
            "'a@d', 'b@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory", "'a@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/a.p12 -Password $Secret",
            "Revoke-SmimeCertificate alice@d -Ca $Ca -Confirm:$false", "Publish-SmimeCrl -Ca $Ca", "Set-SmimeCa $Ca -CrlUrl http://pki.example.org/ca.crl",
            "Approve-SmimeCertificateRequest $Folder/bob.csr -Ca $Ca -OutputPath $Folder/bob.cer", "Update-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/a.p12 -Password $Secret",
        })
        {
            var result = RunHere(script, ("Secret", Secret("file secret")));
            Assert.Empty(result.Output);
            Assert.All(result.Errors, error => Assert.Contains("ead-only", error.ToString(), StringComparison.Ordinal));
            Assert.Equal(script.StartsWith("'a@d', 'b@d'", StringComparison.Ordinal) ? 2 : 1, result.Errors.Count);
        }

        Assert.InRange(started.Elapsed.TotalSeconds, 0, 30);
        Assert.Equal(["bob.csr"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(1, 100, "AuthorityNotYetValid")]
    [InlineData(-100, -1, "AuthorityExpired")]
    public void A_ca_outside_its_time_issues_nothing_and_points_to_the_clock(int start, int end, string id)
    {
        MakeCa();
        Redate(start, end);
        var result = RunHere("'a@d', 'b@d' | New-SmimeCertificate -Ca $Folder/ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/out/");
        Assert.Empty(result.Output);
        Assert.Equal([id, id], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["a@" + Domain, "b@" + Domain], result.Errors.Select(static error => error.TargetObject));
        Assert.All(result.Errors, static error => Assert.Contains("clock", error.ToString(), StringComparison.Ordinal));
        Assert.False(Directory.Exists(Out));
        Assert.Equal(0, RunHere("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void A_ca_that_ends_before_its_certificates_would_says_so_or_lets_them_end_with_it()
    {
        MakeCa();
        Redate(-1, 100);
        Assert.Equal("ExceedsAuthority", RunHere("New-SmimeCertificate a@d -Ca $Folder/ca -KeyAlgorithm EcdsaP256 -InMemory -ValidDays 101").ErrorId);
        Assert.Empty(RunHere("New-SmimeCertificate a@d -Ca $Folder/ca -KeyAlgorithm EcdsaP256 -InMemory -ValidDays 99").Errors);
        var end = RunHere("(Get-SmimeCa -Path $Folder/ca).NotAfter").Single.BaseObject;
        Assert.Equal(end, RunHere("New-SmimeCertificate a@d -Ca $Folder/ca -KeyAlgorithm EcdsaP256 -InMemory").Get<DateTimeOffset>("NotAfter"));
    }

    /// <summary>Gives the CA another certificate for the same key.</summary>
    private void Redate(int startDays, int endDays)
    {
        var file = Path.Combine(Folder, "ca", "ca.pem");
        using var old = X509CertificateLoader.LoadCertificateFromFile(file);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Folder, "ca", "private", "ca.key.pem")));
        var request = new CertificateRequest(old.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in old.Extensions) request.CertificateExtensions.Add(extension);
        using var redated = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(startDays), DateTimeOffset.UtcNow.AddDays(endDays));
        File.WriteAllText(file, redated.ExportCertificatePem());
    }

    private static List<string> Serials(IEnumerable<PSObject> certificates) => [.. certificates.Select(static one => (string)one.Properties["SerialNumber"].Value).Order(StringComparer.Ordinal)];

    private string? Here(string? mail) => mail?.Replace("@d", "@" + Domain, StringComparison.Ordinal).Replace("sub.d", "sub." + Domain, StringComparison.Ordinal)
        .Replace("@D", "@" + Domain.ToUpper(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static PSObject Row(params (string Name, object? Value)[] cells)
    {
        var row = new PSObject();
        foreach (var (name, value) in cells) row.Properties.Add(new PSNoteProperty(name, value));
        return row;
    }
}
