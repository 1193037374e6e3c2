using System.Reflection;
using System.Runtime.Loader;

namespace SmimePS.Module.Tests;

/// <summary>The cmdlets over the module's base class that only the tests have.</summary>
internal static class FixtureCmdlets
{
    /// <summary>Loads them where the module's own cmdlets live, so that both stand on the same base class.</summary>
    public static Assembly Load(EngineSession engine)
    {
        var cmdlet = (Type)engine.Run("(Get-Command New-MailMessage).ImplementingType").Single.BaseObject;
        return AssemblyLoadContext.GetLoadContext(cmdlet.Assembly)!.LoadFromAssemblyPath(
            Repository.Built("tests/Fixtures/BackgroundCmdlets", "net8.0", "BackgroundCmdlets.dll"));
    }
}
