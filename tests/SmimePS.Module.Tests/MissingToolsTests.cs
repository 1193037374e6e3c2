namespace SmimePS.Module.Tests;

/// <summary>A machine without NSS's tools. PATH is the process's: nothing else runs beside these.</summary>
[Collection(nameof(MissingToolsTests))]
[CollectionDefinition(nameof(MissingToolsTests), DisableParallelization = true)]
public sealed class MissingToolsTests : InstallationTest
{
    [Theory]
    [InlineData("Install-SmimeCertificate alice@example.org -Target Thunderbird -ProfilePath $Profile", "Personal certificate for digital signing", "-Path alice@example.org.p12")]
    [InlineData("Install-SmimeCertificate alice@example.org -Target Nss -Path $Folder/nss -Create", "chrome://certificate-manager", "-Path alice@example.org.p12")]
    [InlineData("Uninstall-SmimeCertificate alice@example.org -Target Thunderbird -ProfilePath $Profile -Confirm:$false", "Your Certificates", "Backup")]
    [InlineData("Uninstall-SmimeCertificate alice@example.org -Target Nss -Path $Folder -Confirm:$false", "Your Certificates", "backup")]
    public void What_is_to_be_done_by_hand_is_told(string script, string step, string detail)
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "There they are looked for outside of PATH too.");
        var path = Environment.GetEnvironmentVariable("PATH");
        EngineResult result;
        try
        {
            // A relative folder counts for nothing: whoever fills the current one would be run.
            Environment.SetEnvironmentVariable("PATH", $"{Folder}{Path.PathSeparator}.{Path.PathSeparator}bin");
            result = RunHere(script);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        Assert.Equal("NssToolsNotFound", result.ErrorId);
        Assert.Contains(step, result.Error.Exception.Message);
        Assert.Contains(detail, result.Error.Exception.Message);
        if (OperatingSystem.IsLinux()) Assert.Contains("libnss3-tools", result.Error.Exception.Message);
        Assert.Equal(Before, File.ReadAllText(Preferences));
    }
}
