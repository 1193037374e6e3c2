namespace SmimePS.Module.Tests;

/// <summary>A test of cmdlets: an engine with the module, and a folder that is empty before and gone afterwards.</summary>
public abstract class ModuleTest : IDisposable
{
    private EngineSession? _engine;

    /// <summary>A folder of this test's own.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("smimeps-").FullName;

    protected EngineSession Engine => _engine ??= new EngineSession();

    public void Dispose()
    {
        CleanUp();
        _engine?.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes away what the test left outside its folder.</summary>
    protected virtual void CleanUp()
    {
    }

    /// <summary>Runs a script in the engine; <c>$Folder</c> is this test's folder.</summary>
    protected EngineResult Run(string script, params (string Name, object? Value)[] variables) => Engine.Run(script, [("Folder", Folder), .. variables]);

    /// <summary>Writes a file into this test's folder, with CRLF line ends.</summary>
    protected string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content.ReplaceLineEndings("\r\n"));
        return path;
    }
}
