using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SmimePS.Host;

/// <summary>
/// The engine ends a script file's <c>exit</c> at the file, and tells the host of it only where the host has asked for that beforehand.
/// pwsh does so through a member that is not public.
/// </summary>
internal static class ScriptExit
{
    /// <summary>Makes the <c>exit</c> of the next script file the host's own.</summary>
    public static void EndsTheSession(Runspace runspace)
    {
        const BindingFlags hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        var context = typeof(Runspace).GetProperty("ExecutionContext", hidden)?.GetValue(runspace);
        context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", hidden)?.SetValue(context, true);
    }
}
