using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// Words that take back what stands beside them, say what became of it, make haste, order something, or speak of money. In a word that nobody signed,
/// a reader may take them for the author's.
/// </summary>
internal static class JudgingWords
{
    private static readonly HashSet<string> Words = PlainWords.List(
        "no not none never nope nay dont doesnt isnt wont cant cannot non un void null nil false fake wrong untrue error mistake joke stop halt wait hold off quit abort end ended over done closed resolved "
        + "fixed solved final finished draft test exercise drill old outdated expired dead fired resigned resign left accept accepted validated certified trusted genuine official safe secure signed "
        + "ok okay yes yep agreed agree granted done pass passed fail failed pay pays paid payed payment payable unpaid owed owe due overdue transfer send sent wire buy sell sold delete deleted remove removed erase "
        + "urgent asap now today immediately immediate important critical emergency call phone click reply answer action do leave fire kill take give forget recall sign must "
        // Currencies, by their letters and names.
        + "eur usd gbp chf jpy cny rmb rub inr aud cad nzd sek nok dkk pln czk huf try brl mxn zar krw sgd hkd btc eth xmr usdt euro euros dollar dollars pound pounds franken rubel yen yuan iban bic "
        + "nein nicht nie niemals kein keine keinen keiner keines falsch gelogen fälschung gefälscht betrug eilt sofort heute jetzt dringend gestrichen hinfällig erledigt überholt entwurf übung "
        + "ja zahlen zahle zahlt bezahlt gelöscht löschen gekündigt kündigung ungültig halt warten erlaubt verboten vertagt "
        + "pas jamais aucun aucune nul nulle faux fausse caduc caduque périmé brouillon oui payé payer payez payée virement arrêt reporté reportée reportées arrêter accordé accordée maintenant "
        + "nunca jamás nada falso falsa sí pagar pagado pague paga detener ahora hoy borrador vencido "
        + "mai nessuno falsa pagare pagato pagata ora oggi subito bozza scaduto nullo nulla fermo "
        + "não nao nunca falso pago pagar agora hoje rascunho nulo "
        + "nee niet nooit geen vals ongeldig gestopt betaald betalen nu vandaag spoed uitgesteld afgewezen ingetrokken "
        + "nie nigdy pilne stop nieważne teraz dziś szkic zapłać zapłacone ne nikdy hned dnes návrh ano tak "
        + "nei nej ikke inte aldri aldrig haster nå nu utkast ja betal betalt betald "
        + "hayır değil asla acil yok iptal öde ödendi şimdi ei älä peruttu kiireellinen nem soha sürgős törölve "
        + "не нет никогда стоп срочно ложь сегодня сейчас да черновик ні ніколи терміново зараз "
        + "όχι μη ποτέ άκυρο επείγον "
        + "لا ليس ملغى ملغي مرفوض موافق عاجل مؤجل ملغاة אל לא בוטל מבוטל נדחה אושר דחוף ");

    private static readonly string[] Stems =
    [
        .. PlainWords.List(
            "cancel cancl donot paynow allow deny denied denial refus reject declin revok revoc withdr retract rescind annul annull nullif terminat suspend postpon delay defer reschedul disregard ignor approv disapprov confirm "
            + "authoriz authoris authentic verif invalid untrust forged forger fraud scam hoax spoof phish obsolet supersed overrul dismiss "
            + "storn abgesag absage abgelehn ablehn abgewies widerruf zuruck zurueck verschoben verschieb verworfen genehmig freigegeb bezahl uberweis ueberweis ausgesetz bestätig aufgehob aufheb angenommen "
            + "rejet approuv urgen résili supprim retiré "
            + "anulad anulac rechaz aprob aplaz denegad revocad suspend retirad confirmad cancelad "
            + "rifiut respint approvat rinviat rimandat revocat sospes ritirat confermat "
            + "recusad rejeitad aprovad adiad "
            + "geannul geweiger goedgekeur bevestig dringend "
            + "anulow odwołan odrzucon zatwierdz odłożon przełożon fałsz zrusen zamítnut odmítnut schválen odložen zaplat zaplac neplatn falešn "
            + "avlys aflys inställ avvist afvist avslå godkjen godken utsatt uppskjut udsat ogiltig ugyldig bekreft "
            + "reddedil onayland ertelend peruttu hylät hyväks elutasít "
            + "отмен отказ отклон одобр отлож перенес оплат оплач заплат заплач игнор аннул отозван недейств ложн фальш удал запрещ подтвер скасов відмов відхил схвал сплат сплач "
            + "ακυρ απορρ εγκρ αναβ "),
    ];

    // Before them: unsigned, prepaid, disallowed.
    private static readonly string[] Prefixes = ["un", "dis", "non", "pre", "re", "in"];

    // In languages that write no blanks, or whose words grow at both ends.
    private static readonly string[] Parts =
    [
        .. PlainWords.List(
            "取消 取り消 取りや 拒绝 拒絕 拒否 却下 批准 承認 承认 否 不 非 無効 无效 無效 作废 作廢 延期 撤回 停止 中止 付款 支付 振込 送金 汇款 紧急 緊急 至急 "
            + "취소 거절 거부 승인 연기 무효 긴급 입금 송금 偽 假"),
    ];

    // Letters of other scripts that are others to the eye, and digits (UTS #39).
    private const string Alike = "АВЕЅІЈКМНОРСТХУԚԜавсԁеһіјкӏморԛѕтхуѡΑΒΕΖΗΙΚΜΝΟΡΤΥΧαειντοκρυχγ013457";
    private const string Latin = "ABESIJKMHOPCTXYQWabcdehijklmopqstxywABEZHIKMNOPTYXaeivtokpuxyoieast";

    /// <summary>Whether one of them is in a text, whatever stands between its letters.</summary>
    public static bool Judge(string text)
    {
        var words = PlainWords.In(text);
        var read = PlainWords.In(AsRead(text));
        return words.Concat(read).Append(string.Concat(words)).Append(string.Concat(read)).Any(IsListed);
    }

    private static bool IsListed(string word) => IsOne(word)
        || Array.Exists(Prefixes, prefix => word.Length > prefix.Length + 3 && word.StartsWith(prefix, StringComparison.Ordinal) && IsOne(word.Substring(prefix.Length)));

    private static bool IsOne(string word) =>
        Words.Contains(word) || Array.Exists(Stems, stem => word.StartsWith(stem, StringComparison.Ordinal)) || Array.Exists(Parts, part => word.Contains(part));

    private static string AsRead(string text) => new([.. text.Select(static c => Alike.IndexOf(c) is var at and >= 0 ? Latin[at] : c)]);
}
