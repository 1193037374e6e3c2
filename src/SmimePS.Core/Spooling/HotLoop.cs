using System.Runtime.CompilerServices;

namespace SmimePS.Spooling;

/// <summary>
/// For the few methods through whose loops every byte of a message goes: compiled at their best from the start. One large message would
/// be over before the runtime finds out that they are hot.
/// </summary>
internal static class HotLoop
{
    /// <summary>AggressiveOptimization, which .NET Framework does not name and passes over.</summary>
    public const MethodImplOptions Options = (MethodImplOptions)512;
}
