using System.Text;

namespace SmimePS.Spoofs;

/// <summary>A message as a case had it made.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="IsEncrypted">Whether anything was encrypted on the way.</param>
/// <param name="Inside">Each entity that was put into a wrapping: what comes out of decryption may be one of them, and nothing else.</param>
/// <param name="IsCipherAltered">Whether somebody without the key changed what was encrypted, so that something else comes out.</param>
public sealed record SpoofedMessage(byte[] Bytes, bool IsEncrypted, IReadOnlyList<byte[]> Inside, bool IsCipherAltered)
{
    /// <summary>One character a byte.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);
}
