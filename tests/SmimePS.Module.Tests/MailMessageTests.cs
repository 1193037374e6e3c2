using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>New-, Import- and Export-MailMessage.</summary>
public sealed class MailMessageTests : ModuleTest
{
    private const string Raw = "From: Alice <alice@example.org>\nTo: bob@example.org\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nDate: Mon, 02 Nov 2026 10:00:00 +0100\nMessage-ID: <1@example.org>\n\nHello\n";

    [Fact]
    public void A_new_message_says_what_was_asked_for()
    {
        Write("note.txt", "a note");
        var message = Run("""
            New-MailMessage -From 'Alice <alice@example.org>' -To bob@example.org, carol@example.org -Cc dave@example.org -Bcc eve@example.org -ReplyTo a@example.org `
                -Subject 'Grüße' -Body 'Text' -HtmlBody '<p>Text</p>' -Attachment $Folder/*.txt -Header @{ 'X-Kind' = 'one', 'two' } -Date '2026-11-02T10:00:00Z' -MessageId '<1@example.org>'
            """);
        Assert.Equal("Grüße", message.Get<string>("Subject"));
        Assert.Equal(["bob@example.org", "carol@example.org"], message.Get<string[]>("To"));
        Assert.Equal(["eve@example.org"], message.Get<string[]>("Bcc"));
        Assert.Equal(["note.txt"], message.Get<string[]>("Attachments"));
        Assert.Equal("1@example.org", message.Get<string>("MessageId"));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.Zero), message.Get<DateTimeOffset>("Date"));
        var raw = Text(message.Single);
        Assert.Contains("X-Kind: one\r\n", raw);
        Assert.Contains("X-Kind: two\r\n", raw);
        Assert.Contains("multipart/alternative", raw);
    }

    [Theory]
    [InlineData("New-MailMessage nobody", "InvalidAddress")]
    [InlineData("New-MailMessage alice@example.org -Header @{ 'Bad Name' = 'x' }", "InvalidHeader")]
    [InlineData("New-MailMessage alice@example.org -Attachment $Folder/none.txt", "PathNotFound")]
    [InlineData("New-MailMessage alice@example.org -Subject \"a`r`nBcc: eve@example.org\"", "InvalidHeader")]
    public void A_bad_argument_is_a_clear_error(string script, string id)
    {
        var result = Run(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void Rows_become_messages()
    {
        var result = Run("""
            [pscustomobject]@{ To = 'bob@example.org'; Subject = 'One' }, [pscustomobject]@{ To = 'carol@example.org'; Subject = 'Two' } |
                New-MailMessage -From alice@example.org | ForEach-Object { "$($_.To) $($_.Subject)" }
            """);
        Assert.Equal(["bob@example.org One", "carol@example.org Two"], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Import_shows_the_header_and_keeps_the_bytes()
    {
        var path = Write("a[1].eml", Raw);
        var message = Run("Import-MailMessage -LiteralPath $Path", ("Path", path));
        Assert.Equal("Grüße", message.Get<string>("Subject"));
        Assert.Equal("\"Alice\" <alice@example.org>", message.Get<string>("From"));
        Assert.Equal(path, message.Get<string>("Path"));
        Assert.Equal(File.ReadAllText(path), Text(message.Single));
    }

    [Fact]
    public void Import_takes_an_mbox_apart_and_goes_on_after_a_bad_message()
    {
        Write("a.mbox", $"From a Mon Nov  2 10:00:00 2026\n{Raw}\nFrom b Mon Nov  2 10:00:00 2026\n\n\nFrom c Mon Nov  2 10:00:00 2026\n{Raw}\n");
        var result = Run("Import-MailMessage $Folder/*.mbox | ForEach-Object { $_.Index }");
        Assert.Equal([1, 3], result.Output.Select(static item => (int)item.BaseObject));
        Assert.Equal("InvalidMessage", result.ErrorId);
    }

    [Theory]
    [InlineData("Import-MailMessage $Folder/none.eml", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-MailMessage Variable:PID", "NotFileSystemPath", ErrorCategory.InvalidArgument)]
    [InlineData("Import-MailMessage nodrive:x.eml", "InvalidPath", ErrorCategory.InvalidArgument)]
    [InlineData("Import-MailMessage $Folder/bad.eml", "InvalidMessage", ErrorCategory.InvalidData)]
    public void What_cannot_be_read_is_a_clear_error(string script, string id, ErrorCategory category)
    {
        File.WriteAllBytes(Path.Combine(Folder, "bad.eml"), [0, 1, 2, 3]);
        var result = Run(script);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.NotNull(result.Error.TargetObject);
    }

    [Fact]
    public void One_bad_path_does_not_cost_the_others()
    {
        Write("a.eml", Raw);
        var result = Run("Import-MailMessage $Folder/none.eml, $Folder/a.eml");
        Assert.Single(result.Output);
        Assert.Equal("PathNotFound", result.ErrorId);
    }

    [Fact]
    public void Paths_are_relative_to_the_session_not_to_the_process()
    {
        Write("a.eml", Raw);
        Engine.Runspace.SessionStateProxy.Path.SetLocation(Folder);
        Assert.Single(Run("Import-MailMessage ./a.eml").Output);
        Run("Import-MailMessage a.eml | Export-MailMessage ./b.eml");
        Assert.True(File.Exists(Path.Combine(Folder, "b.eml")));
    }

    [Fact]
    public void Export_writes_the_bytes_as_they_are()
    {
        var path = Write("a.eml", Raw);
        Run("Import-MailMessage $Folder/a.eml | Export-MailMessage $Folder/b.eml");
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(Folder, "b.eml")));
    }

    [Fact]
    public void Export_takes_all_that_stands_for_a_message()
    {
        var path = Write("a.eml", Raw);
        foreach (var (name, value) in new (string, object)[]
        {
            ("path", path), ("file", new FileInfo(path)), ("text", File.ReadAllText(path)), ("bytes", File.ReadAllBytes(path)),
            ("objects", File.ReadAllBytes(path).Cast<object>().ToArray()),
        })
        {
            var result = Run("Export-MailMessage -Path $Target -Message $Value", ("Target", Path.Combine(Folder, name + ".out")), ("Value", value));
            Assert.Empty(result.Errors);
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(Folder, name + ".out")));
        }
    }

    [Fact]
    public void Export_keeps_a_file_that_is_there_unless_forced()
    {
        var path = Write("a.eml", Raw);
        File.WriteAllText(Path.Combine(Folder, "b.eml"), "mine");
        var kept = Run("Export-MailMessage $Folder/b.eml $Path", ("Path", path));
        Assert.Equal("FileExists", kept.ErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, kept.Error.CategoryInfo.Category);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "b.eml")));
        Assert.Empty(Run("Export-MailMessage $Folder/b.eml $Path -Force", ("Path", path)).Errors);
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(Path.Combine(Folder, "b.eml")));
    }

    [Fact]
    public void Export_with_WhatIf_finds_errors_and_writes_nothing()
    {
        Write("a.eml", Raw);
        var result = Run("Export-MailMessage $Folder/b.eml $Folder/a.eml -WhatIf");
        Assert.Empty(result.Errors);
        Assert.Contains(result.Host, static line => line.StartsWith("What if:", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Folder, "b.eml")));
        Assert.Equal("FileExists", Run("Export-MailMessage $Folder/a.eml $Folder/a.eml -WhatIf").ErrorId);
    }

    [Fact]
    public void Export_into_a_folder_gives_each_message_a_file_of_its_own()
    {
        var result = Run("""
            'Same', 'Same', '../../evil:x', '' | ForEach-Object { New-MailMessage alice@example.org -Subject $_ -Date '2026-11-02T10:00:00Z' } | Export-MailMessage $Folder -PassThru
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(4, Directory.GetFiles(Folder, "*.eml").Length);
    }

    [Fact]
    public void Export_of_two_messages_to_one_file_is_an_error()
    {
        var result = Run("'a', 'b' | ForEach-Object { New-MailMessage alice@example.org -Subject $_ } | Export-MailMessage $Folder/one.eml");
        Assert.Equal("OneFileForManyMessages", result.ErrorId);
    }

    [Fact]
    public void Nothing_that_stands_for_no_message_is_taken()
    {
        var result = Run("Export-MailMessage $Folder/x.eml -Message 42");
        Assert.Contains("is not a mail message", result.Error.ToString());
    }

    [Fact]
    public void An_empty_pipeline_does_nothing()
    {
        var result = Run("@() | Export-MailMessage $Folder/x.eml");
        Assert.Empty(result.Errors);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void The_view_is_a_table_that_fits()
    {
        var shown = Engine.Show("New-MailMessage alice@example.org -Subject Hello -Date '2026-11-02T10:00:00'");
        Assert.Contains("Hello", shown);
        Assert.Contains("Protection", shown);
    }

    [Fact]
    public void Values_are_completed() => Assert.Equal(["Reversible"], Engine.Complete("Import-MailMessage a.mbox -Quoting R"));

    private static string Text(PSObject message)
    {
        using var stream = (Stream)message.Methods["OpenRead"].Invoke();
        return new StreamReader(stream).ReadToEnd();
    }

    [Fact]
    public void Stopping_the_export_of_a_large_message_leaves_nothing()
    {
        var path = Write("big.eml", Raw);
        // Mostly a hole, which costs no time to make.
        using (var big = new FileStream(path, FileMode.Open)) big.SetLength(3_000_000_000);
        using var shell = Engine.Create("Export-MailMessage $Folder/out.eml $Folder/big.eml", ("Folder", Folder));
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(Folder, "*.tmp").Length > 0 || run.IsCompleted, TimeSpan.FromSeconds(60)));
        Assert.False(run.IsCompleted, "It was over before it could be stopped.");
        shell.Stop();
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
        Assert.Equal(["big.eml"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
    }
}
