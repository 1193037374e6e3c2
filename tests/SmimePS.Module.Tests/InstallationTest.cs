using System.Diagnostics;
using System.Globalization;

namespace SmimePS.Module.Tests;

/// <summary>A test that installs certificates: a CA, NSS's tools, and a Thunderbird profile with two accounts.</summary>
public abstract class InstallationTest : CertificateTest
{
    protected InstallationTest()
    {
        MakeCa();
        Profile = Path.Combine(Folder, "pro file ü");
        Directory.CreateDirectory(Profile);
        File.WriteAllText(Preferences, string.Format(CultureInfo.InvariantCulture,
            "// Mozilla User Preferences\r\n\r\nuser_pref(\"mail.identity.id1.useremail\", \"alice@{0}\");\r\nuser_pref(\"mail.identity.id2.useremail\", \"team@{0}\");\r\n", Domain));
        Before = File.ReadAllText(Preferences);
        Engine.Runspace.SessionStateProxy.SetVariable("Profile", Profile);
    }

    /// <summary>The profile's folder; scripts reach it as <c>$Profile</c>.</summary>
    protected string Profile { get; }

    /// <summary>Its preferences as they were at first.</summary>
    protected string Before { get; }

    /// <summary>Its preferences' file.</summary>
    protected string Preferences => Path.Combine(Profile, "prefs.js");

    /// <summary>Skips the test where NSS's tools are missing; in CI it fails.</summary>
    protected static void NeedTools()
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pk12util.exe" : "pk12util")));
        if (!isThere && Environment.GetEnvironmentVariable("CI") is "true" or "1") Assert.Fail("NSS's certutil and pk12util are missing.");
        Assert.SkipUnless(isThere, "NSS's certutil and pk12util are not on this machine.");
    }

    /// <summary>What certutil lists in a database.</summary>
    protected static string Listing(string folder)
    {
        var start = new ProcessStartInfo("certutil") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-L", "-d", "sql:" + folder }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
