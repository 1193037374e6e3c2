using SmimePS.Clients;

namespace SmimePS.Core.Tests.Clients;

/// <summary>Profiles are found where Thunderbird lists them; the home folder is the test run's own.</summary>
public sealed class ThunderbirdProfilesTests : IDisposable
{
    private static readonly string[] Places =
        OperatingSystem.IsMacOS() ? [Path.Combine(OwnHome.Folder, "Library", "Thunderbird")]
        : [.. new[] { ".thunderbird", "snap/thunderbird/common/.thunderbird", ".var/app/org.mozilla.Thunderbird/.thunderbird" }.Select(static place => Path.Combine(OwnHome.Folder, place))];

    public ThunderbirdProfilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The place is the account's own on Windows.");

    public void Dispose()
    {
        foreach (var place in Places.Where(Directory.Exists)) Directory.Delete(place, recursive: true);
    }

    [Fact]
    public void Nothing_at_all_is_told_with_what_to_do()
    {
        Assert.Empty(ThunderbirdProfiles.All());
        Assert.Contains("-ProfilePath", Assert.Throws<ClientException>(ThunderbirdProfiles.Default).Message);
    }

    [Fact]
    public void The_one_that_the_installed_program_opens_is_the_default()
    {
        Write(Places[0], "\uFEFF[Profile1]\r\nName=default\r\nIsRelative=1\r\nPath=a b.default\r\nDefault=1\r\n\r\n[InstallFDC34C9F024745EB]\r\nDefault=Profiles/ü.release\r\nLocked=1\r\n\r\n" +
            "[Profile0]\r\nName=release = new\r\nIsRelative=1\r\nPath=Profiles/ü.release\r\n\r\n[Profile2]\r\nName=gone\r\nIsRelative=1\r\nPath=gone\r\n\r\n[General]\r\nVersion=2\r\n", "a b.default", "Profiles/ü.release");
        var all = ThunderbirdProfiles.All();
        Assert.Equal([("default", false, true), ("release = new", true, false)], all.Select(static one => (one.Name, one.IsInstallDefault, one.IsDefault)));
        Assert.Equal(Path.Combine(Places[0], "Profiles", "ü.release"), ThunderbirdProfiles.Default().Folder);
    }

    [Fact]
    public void An_absolute_path_and_installs_ini_are_read()
    {
        var elsewhere = Path.Combine(Places[0], "else where");
        Write(Places[0], $"[Profile0]\nName=one\nIsRelative=1\nPath=one\n[Profile1]\nName=two\nIsRelative=0\nPath={elsewhere}/\n", "one", "else where");
        File.WriteAllText(Path.Combine(Places[0], "installs.ini"), $"[4F96D1932A9F858E]\nDefault={elsewhere}\nLocked=1\n");
        Assert.Equal("two", ThunderbirdProfiles.Default().Name);
    }

    [Fact]
    public void Without_an_installation_the_marked_or_the_only_one_is_the_default()
    {
        Write(Places[0], "[Profile0]\nName=one\nIsRelative=1\nPath=one\n[Profile1]\nName=two\nIsRelative=1\nPath=two\nDefault=1\n", "one", "two");
        Assert.Equal("two", ThunderbirdProfiles.Default().Name);
        Write(Places[0], "[Profile0]\nName=one\nIsRelative=1\nPath=one\n");
        Assert.Equal("one", ThunderbirdProfiles.Default().Name);
    }

    [Fact]
    public void Several_are_listed_and_one_must_be_named()
    {
        Write(Places[0], "[Profile0]\nName=one\nIsRelative=1\nPath=one\n[Profile1]\nName=two\nIsRelative=1\nPath=two\n", "one", "two");
        var error = Assert.Throws<ClientException>(ThunderbirdProfiles.Default);
        Assert.Equal("SeveralThunderbirdProfiles", error.ErrorId);
        Assert.Contains("one: " + Path.Combine(Places[0], "one"), error.Message);
        Assert.Contains("two: " + Path.Combine(Places[0], "two"), error.Message);
    }

    [Fact]
    public void Packages_have_places_of_their_own_and_none_of_them_is_guessed()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has one place.");
        foreach (var place in Places) Write(place, "[Profile0]\nName=one\nIsRelative=1\nPath=one\n[InstallA]\nDefault=one\n", "one");
        Assert.Equal(3, ThunderbirdProfiles.All().Count);
        Assert.Equal("SeveralThunderbirdProfiles", Assert.Throws<ClientException>(ThunderbirdProfiles.Default).ErrorId);
    }

    [Fact]
    public void A_folder_that_is_no_profile_is_told()
    {
        Write(Places[0], "[Profile0]\nName=one\nIsRelative=1\nPath=one\n", "one");
        Assert.Equal("NotAThunderbirdProfile", Assert.Throws<ClientException>(() => ThunderbirdProfiles.At(OwnHome.Folder)).ErrorId);
        File.WriteAllText(Path.Combine(Places[0], "one", "prefs.js"), "");
        Assert.Equal("one", ThunderbirdProfiles.At(Path.Combine(Places[0], "x", "..", "one") + "/").Name);
    }

    private static void Write(string place, string list, params string[] folders)
    {
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "profiles.ini"), list);
        foreach (var folder in folders) Directory.CreateDirectory(Path.Combine(place, folder));
    }
}
