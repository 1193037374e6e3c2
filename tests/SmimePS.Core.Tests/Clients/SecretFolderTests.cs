using SmimePS.Clients;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Clients;

/// <summary>What NSS's tools are given as files. The environment is the process's: nothing else runs beside these.</summary>
[Collection(nameof(SecretFolderTests))]
[CollectionDefinition(nameof(SecretFolderTests), DisableParallelization = true)]
public sealed class SecretFolderTests : IDisposable
{
    private const string Variable = "XDG_RUNTIME_DIR";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private readonly ClientFolder _folder = new();

    public SecretFolderTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has one place for temporary files, the user's own.");
        Directory.CreateDirectory(_folder["runtime"]);
        Environment.SetEnvironmentVariable(Variable, _folder["runtime"]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _folder.Dispose();
    }

    [Fact]
    public void Only_its_owner_sees_it_and_only_while_it_is_needed()
    {
        // Skipped there; the compiler wants to be told.
        if (OperatingSystem.IsWindows()) return;
        var database = _folder.Database(password: "geheim");
        foreach (var password in new[] { "", "wrong", "two\nlines" }) Assert.Throws<ClientException>(() => ClientFolder.Nss(database, password));
        Assert.Empty(Left());
        using var issuer = new TestIssuer();
        using var alice = issuer.Issue(KeyAlgorithm.EcdsaP256);
        using (var client = ClientFolder.Nss(database, "geheim"))
        {
            client.Install(ClientFolder.Trusted(alice));
            var folder = Assert.Single(Left());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "password")));
            Assert.Equal(["certificate.der", "password"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("relative/folder")]
    [InlineData("/nowhere/at/all")]
    [InlineData("")]
    public void A_place_that_is_none_is_passed_over(string place)
    {
        Environment.SetEnvironmentVariable(Variable, place);
        using var client = ClientFolder.Nss(_folder.Database());
        Assert.Empty(client.Own());
        Assert.Empty(Left());
    }

    private string[] Left() => Directory.GetFileSystemEntries(_folder["runtime"]);
}
