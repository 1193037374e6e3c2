using System.Security.Cryptography;
using System.Text;

namespace SmimePS.Mailboxes.Watching;

/// <summary>The first half of a SHA-256 digest, which tells one text from every other.</summary>
internal readonly record struct Fingerprint(ulong High, ulong Low)
{
    private const int Bytes = 16;

    /// <summary>Of a text.</summary>
    public static Fingerprint Of(string text)
    {
        using var hash = SHA256.Create();
        return From(hash.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Of what stays the same of a message when its folder is renumbered: its Message-ID, its date and its size, and for those without an ID also
    /// who wrote it and of what.
    /// </summary>
    public static Fingerprint Of(MailboxEntry entry) => Of(string.Join("\n",
        entry.MessageId,
        entry.Date?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture),
        entry.Size.ToString(System.Globalization.CultureInfo.InvariantCulture),
        entry.Subject,
        entry.From.Count > 0 ? entry.From[0] : ""));

    /// <summary>Reads one; null where it is none.</summary>
    public static Fingerprint? Parse(string text)
    {
        try
        {
            return Convert.FromBase64String(text) is { Length: Bytes } bytes ? From(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>24 characters of Base64.</summary>
    public override string ToString()
    {
        var bytes = new byte[Bytes];
        for (var i = 0; i < Bytes; i++) bytes[i] = (byte)((i < Bytes / 2 ? High : Low) >> (56 - i % 8 * 8));
        return Convert.ToBase64String(bytes);
    }

    private static Fingerprint From(byte[] bytes)
    {
        ulong high = 0, low = 0;
        for (var i = 0; i < Bytes / 2; i++) (high, low) = (high << 8 | bytes[i], low << 8 | bytes[i + Bytes / 2]);
        return new Fingerprint(high, low);
    }
}
