using System.Reflection;
using System.Runtime.Loader;
using SmimePS.Module.Tests;

[assembly: AssemblyFixture(typeof(OldLibraries))]

namespace SmimePS.Module.Tests;

/// <summary>
/// The whole suite runs in a process where another module was there first, with a MimeKit and a BouncyCastle that are too old.
/// </summary>
public sealed class OldLibraries
{
    public OldLibraries()
    {
        MimeKit = AssemblyLoadContext.Default.LoadFromAssemblyPath(Repository.Built("tests/Fixtures/OldMimeKit", "net10.0", "MimeKit.dll"));
        BouncyCastle = AssemblyLoadContext.Default.LoadFromAssemblyPath(
            Repository.Built("tests/Fixtures/OldBouncyCastle", "net10.0", "BouncyCastle.Cryptography.dll"));
    }

    public static Assembly? MimeKit { get; private set; }

    public static Assembly? BouncyCastle { get; private set; }
}
