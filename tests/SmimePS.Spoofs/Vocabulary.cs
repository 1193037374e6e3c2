using System.Globalization;
using static SmimePS.Spoofs.MailText;

namespace SmimePS.Spoofs;

/// <summary>The words that a case's steps are written in. The README beside the cases explains each.</summary>
public static class Vocabulary
{
    private static readonly Dictionary<string, Action<MailWorkshop, string>> Steps = new()
    {
        // What to begin with.
        ["start"] = static (mail, how) => Begin(mail, how),
        ["content"] = static (mail, entity) => mail.Text = WithEntity(mail.Text, entity + LineEnd),

        // Protection.
        ["sign"] = static (mail, how) => mail.Sign(how),
        ["resign"] = static (mail, how) => mail.Resign(how),
        ["encrypt"] = static (mail, how) => mail.Encrypt(how),
        ["encrypt-under"] = static (mail, fields) => mail.EncryptUnder(fields),
        ["compress"] = static (mail, _) => mail.Compress(),

        // The message's header.
        ["from"] = static (mail, value) => mail.Text = Replaced(mail.Text, "From: " + value),
        ["field"] = static (mail, field) => mail.Text = Replaced(mail.Text, field),
        ["field-first"] = static (mail, field) => mail.Text = field + LineEnd + mail.Text,
        ["field-last"] = static (mail, field) => mail.Text = mail.Text.Insert(BodyOf(mail.Text) - LineEnd.Length, field + LineEnd),
        ["field-remove"] = static (mail, name) => mail.Text = WithFields(mail.Text, FieldsOf(mail.Text).Where(field => !IsNamed(field, name))),

        // The text as it stands.
        ["replace"] = static (mail, pair) => mail.Text = ReplaceAll(mail.Text, pair),
        ["replace-first"] = static (mail, pair) => mail.Text = Pair(pair, (old, with) => ReplaceFirst(mail.Text, old, with)),
        ["before"] = static (mail, text) => mail.Text = text + mail.Text,
        ["behind"] = static (mail, text) => mail.Text += text,
        ["line-ends"] = static (mail, end) => mail.Text = mail.Text.Replace(LineEnd, end),

        // Parts.
        ["preamble"] = static (mail, text) => mail.Text = ReplaceFirst(mail.Text, "\r\n\r\n--" + BoundaryOf(mail.Text), $"\r\n\r\n{text}\r\n--{BoundaryOf(mail.Text)}"),
        ["part-first"] = static (mail, part) => mail.Text = ReplaceFirst(mail.Text, $"--{BoundaryOf(mail.Text)}\r\n", $"--{BoundaryOf(mail.Text)}\r\n{part}\r\n--{BoundaryOf(mail.Text)}\r\n"),
        ["part-last"] = static (mail, part) => mail.Text = ReplaceFirst(mail.Text, $"--{BoundaryOf(mail.Text)}--", $"--{BoundaryOf(mail.Text)}\r\n{part}\r\n--{BoundaryOf(mail.Text)}--"),
        ["wrap"] = static (mail, subtype) => Wrap(mail, subtype),
        ["around"] = static (mail, template) => mail.Text = WithEntity(mail.Text, template.Replace("{content}", EntityOf(mail.Text)) + LineEnd),

        // The signature, or what else is in CMS.
        ["signature-field-first"] = static (mail, field) => Site(mail, part => field + LineEnd + part),
        ["signature-field-last"] = static (mail, field) => Site(mail, part => part.Insert(BodyOf(part) - LineEnd.Length, field + LineEnd)),
        ["signature-fields"] = static (mail, fields) => Site(mail, part => WithEntity(part, fields + "\r\n\r\n" + part[BodyOf(part)..])),
        ["signature-behind"] = static (mail, text) => Site(mail, part => part + text),
        ["signature-behind-in-base64"] = static (mail, text) => Site(mail, part => part.TrimEnd() + LineEnd + Base64(Bytes(text))),
        ["signature-in-binary"] = static (mail, text) => Site(mail, part => part[..BodyOf(part)] + Of(SignatureSite.In(mail.Text).Cms) + text),
        ["cms-replace"] = static (mail, pair) => Cms(mail, cms => Bytes(ReplaceAll(Of(cms), pair))),
        ["cms-flip"] = static (mail, fromEnd) => Cms(mail, cms => Flip(cms, int.Parse(fromEnd, CultureInfo.InvariantCulture))),
        ["cms-cut"] = static (mail, count) => Cms(mail, cms => cms[..^int.Parse(count, CultureInfo.InvariantCulture)]),
        ["cms"] = static (mail, hex) => Cms(mail, _ => Convert.FromHexString(hex.Replace(" ", ""))),
        ["cipher"] = static (mail, block) => mail.AlterCipher(block),
    };

    /// <summary>Every word for a step.</summary>
    public static IReadOnlyCollection<string> Words => Steps.Keys;

    internal static Action<MailWorkshop, string> Find(string word) =>
        Steps.TryGetValue(word, out var step) ? step : throw new FormatException($"'{word}' is no step. There are {string.Join(", ", Words)}.");

    private static void Begin(MailWorkshop mail, string how)
    {
        mail.Text = MailWorkshop.Plain;
        foreach (var step in how.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (step)
            {
                case "plain": break;
                case "signed": mail.Sign(""); break;
                case "opaque": mail.Sign("opaque"); break;
                case "encrypted": mail.Encrypt(""); break;
                case "compressed": mail.Compress(); break;
                default: throw new FormatException($"A message cannot start as '{step}'.");
            }
        }
    }

    private static void Wrap(MailWorkshop mail, string subtype)
    {
        // Each frame needs another boundary than what it holds.
        var boundary = "frame";
        while (mail.Text.Contains(boundary, StringComparison.Ordinal)) boundary += "-";
        mail.Text = WithEntity(mail.Text, $"Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{EntityOf(mail.Text)}\r\n--{boundary}--\r\n");
    }

    private static string WithFields(string message, IEnumerable<string> fields) => string.Concat(fields) + LineEnd + message[BodyOf(message)..];

    /// <summary>Puts a field in the place of the one by its name.</summary>
    private static string Replaced(string message, string field)
    {
        var name = field[..field.IndexOf(':')].TrimEnd();
        var fields = FieldsOf(message);
        var at = fields.FindIndex(one => IsNamed(one, name));
        if (at < 0) throw new FormatException($"There is no field {name}.");
        fields[at] = field + LineEnd;
        return WithFields(message, fields);
    }

    private static string ReplaceAll(string text, string pair) => Pair(pair, (old, with) =>
    {
        MailText.Find(text, old);
        return text.Replace(old, with);
    });

    private static string Pair(string pair, Func<string, string, string> use)
    {
        var sides = pair.Split(" => ", 2);
        return sides.Length == 2 ? use(sides[0], sides[1]) : throw new FormatException("This takes 'old => new'.");
    }

    private static void Site(MailWorkshop mail, Func<string, string> change)
    {
        var site = SignatureSite.In(mail.Text);
        mail.Text = site.With(change(site.Part));
    }

    private static void Cms(MailWorkshop mail, Func<byte[], byte[]> change)
    {
        var site = SignatureSite.In(mail.Text);
        mail.Text = site.With(change(site.Cms));
    }

    private static byte[] Flip(byte[] bytes, int fromEnd)
    {
        bytes[^fromEnd] ^= 1;
        return bytes;
    }
}
