using System.Text;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Random trees of MIME with everything in them that a transport may change, in every place where it can stand.</summary>
internal sealed class HostileMail(Random random)
{
    private static readonly string[] Snippets =
    [
        "word", "Gr\u00fc\u00dfe", "\u00c3\u00a4\u00c3\u00b6", "\r", "\r\r", "\0", " ", "\t", "From here", ".", "\u00ff\u00fe", "=3D", "x", "\u001a", "-- ", "--", "a;b", "(c)", "\"q\"", "\\",
    ];

    private static readonly string[] Names = ["Content-Description", "X-Note", "Content-Language", "Content-Location", "Content-ID", "Comments"];
    private int _boundaries;

    /// <summary>A message from alice@example.org; one character a byte.</summary>
    public string Next()
    {
        _boundaries = 0;
        var mail = new StringBuilder("From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: ").Append(random.Next()).Append("\r\n");
        Entity(mail, depth: 0, isMessage: false);
        var text = mail.ToString();
        // A NUL in the header of the message itself is refused before anything else.
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        text = body < 0 ? text.Replace("\0", "") : text.Substring(0, body).Replace("\0", "") + text.Substring(body);
        // Stored with bare line feeds, or with a mixture.
        return random.Next(4) switch { 0 => text.Replace("\r\n", "\n"), 1 => Mixed(text), _ => text };
    }

    private void Entity(StringBuilder mail, int depth, bool isMessage)
    {
        if (isMessage)
        {
            Field(mail, "Subject", Text(3));
            if (Chance(2)) mail.Append("From: \"Gr\u00fc\u00dfe\" <eve@example.org>\r\n");
            if (Chance(4)) mail.Append("From : eve@example.org\r\n");
            if (Chance(10)) Field(mail, "To", Chance(2) ? Text(4) : $"\"{Quotable(2)}\" <bob@example.org> ({Quotable(1)}), {Text(1)}@example.org");
        }

        for (var i = random.Next(3); i > 0; i--) Field(mail, Names[random.Next(Names.Length)], Text(4));
        var kind = depth > 4 ? 9 : random.Next(10);
        if (kind < 4) Multipart(mail, depth);
        else if (kind == 4) Forwarded(mail, depth);
        else if (kind == 5 && Chance(8)) Report(mail);
        else Leaf(mail);
    }

    private void Multipart(StringBuilder mail, int depth)
    {
        var boundary = $"b{_boundaries++}_";
        var type = Chance(6) ? "digest" : "mixed";
        mail.Append($"Content-Type: multipart/{type};{Blank()}\r\n\tboundary=\"{boundary}\"");
        if (Chance(5)) mail.Append($"; name=\"{Quotable(2)}\"");
        mail.Append("\r\n");
        if (Chance(3)) mail.Append("Content-Transfer-Encoding: ").Append(Pick("7bit", "8bit", "binary", "base64", "quoted-printable")).Append("\r\n");
        mail.Append("\r\n");
        if (Chance(2)) mail.Append(Lines(2)).Append("\r\n");
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            mail.Append("--").Append(boundary).Append(Padding()).Append("\r\n");
            if (type == "digest") mail.Append("\r\n");
            Entity(mail, depth + 1, isMessage: type == "digest");
            mail.Append("\r\n");
        }

        if (Chance(10)) return;
        mail.Append("--").Append(boundary).Append("--").Append(Padding());
        if (Chance(2)) mail.Append("\r\n").Append(Lines(2));
    }

    private void Forwarded(StringBuilder mail, int depth)
    {
        mail.Append("Content-Type: message/rfc822\r\n");
        if (Chance(2)) mail.Append("Content-Transfer-Encoding: ").Append(Pick("7bit", "8bit", "binary")).Append("\r\n");
        mail.Append("\r\n");
        Entity(mail, depth + 1, isMessage: true);
    }

    /// <summary>Without the blanks and the lines that stay as they are, because nothing in such a part may be encoded.</summary>
    private void Report(StringBuilder mail)
    {
        mail.Append("Content-Type: message/delivery-status\r\n");
        if (Chance(2)) mail.Append("Content-Transfer-Encoding: ").Append(Pick("7bit", "8bit", "binary")).Append("\r\n");
        mail.Append("\r\n").Append(string.Join("\r\n", Lines(4).Split("\r\n").Select(static line => line.TrimEnd(' ', '\t').Replace("From ", "For "))));
    }

    private void Leaf(StringBuilder mail)
    {
        if (Chance(5)) mail.Append($"Content-Type: text/plain; charset=utf-8; name=\"{Quotable(3)}\"\r\n");
        else if (Chance(6)) mail.Append("Content-Type: text/plain\r\n");
        else mail.Append("Content-Type: application/octet-stream\r\n");
        if (Chance(4)) mail.Append($"Content-Disposition: attachment; filename=\"{Quotable(3)}\"{Blank()}\r\n");
        var encoding = Pick("", "7bit", "8bit", "binary", "base64", "quoted-printable", "unheard-of");
        if (encoding.Length > 0) mail.Append("Content-Transfer-Encoding: ").Append(encoding).Append("\r\n");
        if (Chance(12)) return;
        mail.Append("\r\n");
        if (encoding == "base64") mail.Append(Convert.ToBase64String(Encoding.Latin1.GetBytes(Lines(3))));
        else if (encoding == "quoted-printable") mail.Append("a=3Db=\r\nGr=C3=BC=C3=9Fe=20\r\n");
        else mail.Append(Chance(8) ? new string('y', 3000) : Lines(4));
    }

    private void Field(StringBuilder mail, string name, string value)
    {
        mail.Append(name).Append(": ");
        foreach (var c in value)
        {
            // Folded at blanks, as far as they are not what makes the field end.
            mail.Append(c == ' ' && Chance(4) ? " \r\n " : c.ToString());
        }

        if (Chance(20)) mail.Append(" \r\n ").Append(string.Join(" ", Enumerable.Repeat("folded", 400)));
        mail.Append("\r\n");
    }

    private string Lines(int most) => string.Join("\r\n", Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Text(5)));

    private string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Snippets[random.Next(Snippets.Length)]));

    private string Quotable(int most) => Text(most).Replace("\\", "").Replace("\"", "");

    private string Padding() => Chance(5) ? Pick(" ", "\t ", " \r", "  \r") : "";

    private string Blank() => Chance(3) ? " " : "";

    private string Pick(params string[] values) => values[random.Next(values.Length)];

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Mixed(string text) => string.Concat(text.Split("\r\n").Select(line => line + (Chance(2) ? "\n" : "\r\n")));
}
