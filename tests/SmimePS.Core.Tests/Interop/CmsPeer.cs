namespace SmimePS.Core.Tests.Interop;

/// <summary>
/// Another program that reads and writes CMS, with its keys in place. Whatever it refuses is an exception with what it said: a
/// <see cref="Gap"/> names a part of that.
/// </summary>
internal abstract class CmsPeer : IDisposable
{
    protected TemporaryFolder Folder { get; } = new();

    public abstract string Name { get; }

    /// <summary>What it calls itself.</summary>
    public abstract string Version { get; }

    /// <summary>
    /// Whether this is the version that the gaps were found with. A newer one may do more, and that is no fault; the same one may not.
    /// </summary>
    public abstract bool IsMeasured { get; }

    /// <summary>Whether it can be told to write indefinite lengths.</summary>
    public virtual bool ChoosesLength => false;

    /// <summary>Whether it finds recipients that are named by key identifier.</summary>
    public virtual bool FindsByKeyIdentifier => true;

    public abstract byte[] Decrypt(byte[] message, EnvelopeCase row);

    /// <summary>Encrypts for all the keys, one of which is the row's.</summary>
    public abstract byte[] Encrypt(byte[] content, EnvelopeCase row, IReadOnlyList<string> keys, bool isStreamed);

    /// <summary>Verifies every signature, and gives the content that it saw.</summary>
    public abstract byte[] Verify(byte[] message, SignatureCase row, byte[]? detached);

    public abstract byte[] Sign(byte[] content, SignatureCase row, bool isDetached, bool isStreamed);

    public abstract byte[] Expand(byte[] message);

    public abstract byte[] Compress(byte[] content);

    public virtual void Dispose() => Folder.Dispose();

    /// <summary>Writes a file that the peer is to read.</summary>
    protected string Put(string name, byte[] content)
    {
        var path = Folder[name];
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A file that the peer is to write: what an earlier run left must not pass for it.</summary>
    protected string Fresh(string name)
    {
        File.Delete(Folder[name]);
        return Folder[name];
    }

    protected byte[] Take(string name)
    {
        Assert.True(File.Exists(Folder[name]), "Nothing was written.");
        return File.ReadAllBytes(Folder[name]);
    }
}
