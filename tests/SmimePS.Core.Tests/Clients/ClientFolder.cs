using System.Text;
using SmimePS.Certificates;
using SmimePS.Clients;

namespace SmimePS.Core.Tests.Clients;

/// <summary>A place for NSS databases and Thunderbird profiles of one test, with names that need care.</summary>
internal sealed class ClientFolder : IDisposable
{
    public const string Accounts =
        "// Mozilla User Preferences\r\n\r\n" +
        "user_pref(\"mail.account.account1.identities\", \"id1,id2\");\r\n" +
        "user_pref(\"mail.account.account1.server\", \"server1\");\r\n" +
        "user_pref(\"mail.account.account2.identities\", \"id3\");\r\n" +
        "user_pref(\"mail.identity.id1.fullName\", \"Alice \\\"A\\\" M\u00FCller\");\r\n" +
        "user_pref(\"mail.identity.id1.useremail\", \"Alice@Example.org\");\r\n" +
        "user_pref(\"mail.identity.id1.valid\", true);\r\n" +
        "user_pref(\"mail.identity.id2.useremail\", \"team@example.org\");\r\n" +
        "user_pref(\"mail.identity.id3.useremail\", \"bob@example.org\");\r\n" +
        "user_pref(\"mail.identity.id7.useremail\", \"alice@example.org\");\r\n" +
        "user_pref(\"mail.warnOnSendAccelKey\", false);";

    private readonly TemporaryFolder _folder = new();

    public string this[string name] => _folder[name];

    /// <summary>A folder with an empty NSS database.</summary>
    public string Database(string name = "nss dätä's", string? password = null)
    {
        var folder = _folder[name];
        Directory.CreateDirectory(folder);
        File.WriteAllText(_folder["pw"], password + "\n");
        string[] how = password is null ? ["--empty-password"] : ["-f", _folder["pw"]];
        Peer.Certutil.Run(["-N", "-d", "sql:" + folder, .. how]);
        return folder;
    }

    /// <summary>A profile with three accounts, one of which was deleted.</summary>
    public ThunderbirdProfile Profile(string? password = null, string preferences = Accounts, bool withDatabase = true)
    {
        var folder = withDatabase ? Database("prof il €", password) : Directory.CreateDirectory(_folder["prof il €"]).FullName;
        File.WriteAllBytes(Path.Combine(folder, "prefs.js"), Encoding.UTF8.GetBytes(preferences));
        return ThunderbirdProfiles.At(folder);
    }

    public static NssClient Nss(string folder, string password = "", bool create = false) => NssClient.Open(folder, password, create);

    public static ThunderbirdClient Thunderbird(ThunderbirdProfile profile, string password = "", bool signByDefault = false) =>
        ThunderbirdClient.Open(profile, password, signByDefault);

    /// <summary>An identity of the issuer's, whose root is trusted.</summary>
    public static ClientIdentity Trusted(Identity identity) => ClientIdentity.From(identity, [], static _ => true);

    /// <summary>What certutil lists.</summary>
    public static string List(string folder) => Peer.Certutil.Run("-L", "-d", "sql:" + folder);

    public static string Preferences(ThunderbirdProfile profile) => File.ReadAllText(Path.Combine(profile.Folder, "prefs.js"), Encoding.UTF8);

    public void Dispose() => _folder.Dispose();
}
