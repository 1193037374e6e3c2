namespace SmimePS.Tests;

/// <summary>Dovecot and Postfix for tests. Where they are missing, the test skips with the reason; in CI it fails.</summary>
internal static class SharedMailServers
{
    private static readonly Lazy<MailServers> Started = new(StartUntilExit);

    /// <summary>
    /// The servers of the whole test run, started by the first test that asks. Tests run beside each other, so each takes a
    /// <see cref="DovecotServer.NewUser"/> of its own and stops nothing.
    /// </summary>
    public static MailServers Get()
    {
        SkipWhereMissing();
        return Started.Value;
    }

    /// <summary>Servers of the test's own, which it may stop and must dispose of.</summary>
    public static MailServers StartOwn()
    {
        SkipWhereMissing();
        return MailServers.Start();
    }

    private static MailServers StartUntilExit()
    {
        var servers = MailServers.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => servers.Dispose();
        return servers;
    }

    private static void SkipWhereMissing()
    {
        if (MailServers.Missing is not { } reason) return;
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
