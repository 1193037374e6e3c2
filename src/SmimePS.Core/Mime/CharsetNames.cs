using System.Text;
using MimeKit;

namespace SmimePS.Mime;

/// <summary>
/// Names of charsets that mail programs write and the platform does not know: those that IANA registered for its own code pages, and what Java, Python,
/// PHP and old programs of the Far East call them. A name that is read as other letters here than elsewhere shows another text than the one that is judged.
/// No name of the platform's own is among them.
/// </summary>
internal sealed class CharsetNames : EncodingProvider
{
    private static readonly Dictionary<string, int> CodePages = Read(
        (65001, "utf8 utf_8 csUTF8 utf8mb4 utf-8-mac"),
        // Of Japan. ISO-2022-JP-2 has more charsets than code page 50220 reads: an escape that it does not know stays a control in the text, and is seen.
        (932, "windows-31j windows31j windows-932 windows932 x-windows-932 win932 ms932 cp932 sjis-win x-sjis-cp932 ibm943 ibm-943 cp943 cp943c"),
        (51932, "eucjp euc_jp eucjp-ms eucjpms eucjp-win cp51932 ujis ibm-eucjp ibm33722 cp33722"),
        (50220, "iso-2022-jp-1 iso-2022-jp-2 csISO2022JP2 iso2022jp iso2022-jp x-iso-2022-jp iso-2022-jp-ms x-windows-iso2022jp cp50220 x-windows-50220"),
        (50221, "cp50221 x-windows-50221"),
        (50222, "cp50222"),
        // Of China and Hong Kong.
        (936, "csGBK x-gbk cp936 ms936 windows-936 x-mswin-936 euccn euc_cn eucgb2312_cn ibm1386 cp1386 ibm-euccn"),
        (54936, "csGB18030"),
        (52936, "hz x-hz csHZGB2312"),
        (950, "big5hkscs big5_hkscs csBig5HKSCS x-big5 big5-eten cp950 ms950 windows-950 x-windows-950 ibm950"),
        // Of Korea.
        (949, "uhc windows-949 x-windows-949 ms949 cp949 ksx1001 ks_x_1001 euckr euc_kr x-euc-kr euckr-win ibm949 ibm970 cp970 ibm-euckr"),
        (50225, "iso2022kr"),
        // Of Thailand.
        (874, "tis620 csTIS620 cp874 x-windows-874 iso8859-11 iso_8859-11"),
        // Of the West, Russia and Ukraine.
        (28591, "latin-1 iso8859_1 8859_1"),
        (28592, "latin-2 iso8859_2 8859_2"),
        (28605, "latin-9 iso8859_15 iso885915 csISO885915"),
        (21866, "koi8u csKOI8U"),
        (10000, "x-mac-roman mac-roman macroman x-macroman mac csMacintosh"),
        (850, "csPC850Multilingual csIBM850"),
        (1250, "win-1250 win1250 windows1250 cp1250 csWindows1250 ms-ee"),
        (1251, "win-1251 win1251 windows1251 cp1251 csWindows1251 ms-cyrl"),
        (1252, "win-1252 win1252 windows1252 csWindows1252 ms-ansi"),
        (1253, "win-1253 win1253 windows1253 cp1253 csWindows1253 ms-greek"),
        (1254, "win-1254 win1254 windows1254 cp1254 csWindows1254 ms-turk"),
        (1255, "win-1255 win1255 windows1255 cp1255 csWindows1255 ms-hebr"),
        (1256, "win-1256 win1256 windows1256 csWindows1256 ms-arab"),
        (1257, "win-1257 win1257 windows1257 cp1257 csWindows1257 winbaltrim"),
        (1258, "win-1258 win1258 windows1258 cp1258 csWindows1258"));

    private CharsetNames()
    {
    }

    /// <summary>Every name, with its code page.</summary>
    internal static IReadOnlyDictionary<string, int> All => CodePages;

    /// <summary>Makes them known, with the code pages themselves. A verdict must not depend on the program around: without these, names in Japanese or Russian mail are read as other text.</summary>
    public static void Register()
    {
#if NET8_0_OR_GREATER
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
#endif
        Encoding.RegisterProvider(new CharsetNames());
    }

    /// <summary>How text in a charset is decoded here; null where nobody here knows it.</summary>
    /// <param name="charset">Its name as it stands in mail.</param>
    public static Encoding? Find(string charset)
    {
        try
        {
            // The names that the parser knows by itself come first, as it reads the same text.
            return new ContentType("text", "plain") { Charset = charset }.CharsetEncoding ?? Encoding.GetEncoding(charset);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override Encoding? GetEncoding(int codepage) => null;

    /// <inheritdoc/>
    public override Encoding? GetEncoding(string name) => name is not null && CodePages.TryGetValue(name, out var codePage) ? Encoding.GetEncoding(codePage) : null;

    private static Dictionary<string, int> Read(params (int CodePage, string Names)[] lists)
    {
        var found = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (codePage, names) in lists)
        {
            foreach (var name in names.Split(' ')) found.Add(name, codePage);
        }

        return found;
    }
}
