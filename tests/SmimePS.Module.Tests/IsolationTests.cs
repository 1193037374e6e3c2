using System.Runtime.Loader;

namespace SmimePS.Module.Tests;

/// <summary>Another module's older MimeKit and BouncyCastle are there already (see <see cref="OldLibraries"/>), and nobody is hurt.</summary>
public sealed class IsolationTests : ModuleTest
{
    [Fact]
    public void The_old_libraries_are_in_the_default_context()
    {
        Assert.Equal(new Version(2, 0, 0, 0), OldLibraries.MimeKit!.GetName().Version);
        Assert.Equal(new Version(2, 0, 0, 0), OldLibraries.BouncyCastle!.GetName().Version);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(OldLibraries.MimeKit));
    }

    [Fact]
    public void The_module_works_with_its_own_MimeKit()
    {
        var message = Run("(New-MailMessage alice@example.org bob@example.org Hello).Message").Single.BaseObject;
        Assert.NotSame(OldLibraries.MimeKit, message.GetType().Assembly);
        Assert.True(message.GetType().Assembly.GetName().Version >= new Version(4, 0));
        Assert.Same(Context(), AssemblyLoadContext.GetLoadContext(message.GetType().Assembly));
    }

    [Fact]
    public void The_module_finds_its_own_BouncyCastle()
    {
        var found = Context().LoadFromAssemblyName(new System.Reflection.AssemblyName("BouncyCastle.Cryptography"));
        Assert.NotSame(OldLibraries.BouncyCastle, found);
        Assert.NotNull(found.GetType("Org.BouncyCastle.Security.SecureRandom")!.GetMethod("NextBytes", [typeof(byte[])]));
    }

    [Fact]
    public void Only_the_loader_and_the_engine_are_shared()
    {
        var record = Run("New-MailMessage alice@example.org").Single.BaseObject.GetType().Assembly;
        Assert.Equal("SmimePS.Loader", record.GetName().Name);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(record));
        var ours = Context().Assemblies.Select(static assembly => assembly.GetName().Name).ToArray();
        Assert.Contains("SmimePS.Core", ours);
        Assert.DoesNotContain("SmimePS.Loader", ours);
        Assert.DoesNotContain("System.Management.Automation", ours);
    }

    [Fact]
    public void A_message_of_the_old_MimeKit_is_taken()
    {
        var type = OldLibraries.MimeKit!.GetType("MimeKit.MimeMessage", throwOnError: true)!;
        var foreign = Activator.CreateInstance(type, "From: carol@example.org\r\nSubject: From afar\r\n\r\nHello\r\n");
        var result = Run("$Foreign | Export-MailMessage -Path $Folder/foreign.eml; Import-MailMessage $Folder/foreign.eml", ("Foreign", foreign));
        Assert.Equal("From afar", result.Get<string>("Subject"));
    }

    private AssemblyLoadContext Context()
    {
        var cmdlet = (Type)Run("(Get-Command New-MailMessage).ImplementingType").Single.BaseObject;
        var context = AssemblyLoadContext.GetLoadContext(cmdlet.Assembly)!;
        Assert.Equal("SmimePS", context.Name);
        return context;
    }
}
