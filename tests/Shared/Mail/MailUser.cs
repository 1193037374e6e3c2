namespace SmimePS.Tests;

/// <summary>Somebody with a mailbox on the servers of the tests.</summary>
internal sealed record MailUser(string Address)
{
    public const string Domain = "smime.test";

    public static MailUser Alice { get; } = new($"alice@{Domain}");

    public static MailUser Bob { get; } = new($"bob@{Domain}");

    public static MailUser Carol { get; } = new($"carol@{Domain}");

    public string Password => "secret";
}
