using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// Words that a figure before them counts, or puts in order, or is heard with as another word: 9am, 5days, 3rd, 2late. Before a subject each says when
/// or how many, which is what readers act on; a list is named otherwise.
/// </summary>
internal static class CountedWords
{
    private static readonly HashSet<string> Words = PlainWords.List(
        // Times and dates.
        "am pm oclock uhr h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur godz min mins minute minutes minuten minuti minutos sec secs second seconds sek sekunden "
        + "day days tag tage tagen jour jours dia dias día días giorno giorni dag dagen dni week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken "
        + "month months monat monate monaten mois mes meses mese mesi maand maanden year years yr yrs jahr jahre jahren an ans año años ano anos anno anni jaar night nights nacht nächte "
        + "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october november december "
        + "januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre mon tue wed thu fri sat sun "
        // Order and multiples.
        + "st nd rd th er ere eme ème first second third time times mal fach fold fois vez veces volte keer double half "
        // Amounts.
        + "hundred thousand million millions billion billions trillion hundert tausend million millionen milliarde milliarden mio mrd mln mld bn mn tn bio kilo mille mil milliers "
        + "percent pct prozent pc pcs piece pieces stk stück stueck unit units item items box boxes person persons people personen pers seats tickets "
        + "kg mg lb lbs oz km cm mm mi ft mile miles meter metre meters metres liter litre liters litres gb mb kb tb kw kwh mw "
        + "bucks quid cents cent coins grand free off more less left extra "
        // Heard as another word: today, too late, for you, forever, forget, before.
        + "nite morrow late much soon many you u ever get sale bid give hire go me us him her all fore forward mit sure");

    private static readonly string[] Long = [.. Words.Where(static word => word.Length > 3)];

    /// <summary>Whether a text begins with one of them: as a word, or a longer one with another behind it.</summary>
    /// <param name="text">What stands behind the figure.</param>
    public static bool Begin(string text) =>
        PlainWords.In(text) is [var word, ..] && (Words.Contains(word) || Array.Exists(Long, one => word.StartsWith(one, StringComparison.Ordinal)));
}
