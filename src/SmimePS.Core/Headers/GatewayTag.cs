using System.Text.RegularExpressions;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// What gateways and filters put before subjects and names: that a message came from outside, or may be unwanted, in the languages they speak.
/// </summary>
internal static class GatewayTag
{
    private const int MostWords = 5;

    // One of them is in every tag.
    private static readonly HashSet<string> Words = PlainWords.List(
        "EXT EXTERN EXTERNAL EXTERNE EXTERNER EXTERNES EXTERNO EXTERNA ESTERNO ESTERNA EKSTERN EKSTERNT EXTERNT EXTERNÍ EXTERNÁ ZEWNĘTRZNY ZEWNĘTRZNA ZEWNĘTRZNE KÜLSŐ ULKOINEN HARICI DIŞ "
        + "ВНЕШНИЙ ВНЕШНЯЯ ВНЕШНЕЕ ЗОВНІШНІЙ ЗОВНІШНЯ ΕΞΩΤΕΡΙΚΟ 外部 社外 외부 外部邮件 外部メール "
        + "SPAM SPAMVERDACHT СПАМ 迷惑メール 垃圾邮件 스팸 JUNK BULK UCE UBE GRAYMAIL GREYMAIL NEWSLETTER MARKETING ADV AD PHISHING MALWARE VIRUS DISARMED "
        + "SUSPECT SUSPECTED SUSPICIOUS UNTRUSTED CAUTION WARNING VORSICHT WARNUNG ATTENTION PRUDENCE PRECAUCIÓN PRECAUCION CUIDADO ATTENZIONE ATENÇÃO LET-OP noreply ");

    // These stand beside them.
    private static readonly HashSet<string> Beside = PlainWords.List(
        "possible possibly probable probably likely maybe potential suspected low medium high risk use with from of the e email mail mails message sender source origin domain contact system user "
        + "nachricht absender mögliche möglicher verdacht von courriel expéditeur message de du correo mensaje remitente posible messaggio mittente possibile bericht afzender mogelijke "
        + "wiadomość nadawca письмо почта отправитель сообщение no reply");

    // What stands between and behind the words, and the score of a filter.
    private static readonly Regex Plain = new(@"^(?=[^0-9]*(?:[0-9]{1,3}(?:[.,][0-9]{1,2})?[^0-9]*)?$)[\p{L}\p{M}0-9 .,:;?!*/|_-]{1,40}$", RegexOptions.CultureInvariant);

    /// <summary>Whether a text, without what it stands in, is such a tag and nothing else.</summary>
    public static bool IsTag(string text)
    {
        if (!Plain.IsMatch(text)) return false;
        var words = PlainWords.In(text);
        return words.Count <= MostWords && words.All(static word => Words.Contains(word) || Beside.Contains(word)) && (words.Any(Words.Contains) || string.Concat(words) == "noreply");
    }
}
