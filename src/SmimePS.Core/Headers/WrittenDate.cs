using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>A date as a header field has it: the moment, and whether somebody who is shown the field as it stands reads the same.</summary>
internal sealed class WrittenDate
{
    // RFC 5322, 3.3, with the short years and the names of zones of 4.3.
    private static readonly Regex Plain = new(
        "^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ?, ?)?[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:[0-9]{2}){1,2} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? (?:[+-][0-9]{4}|[A-Z]{1,5})$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // CET, UTC, GMT+01:00; not a day.
    private static readonly Regex Zone = new("^(?:[A-Z]{1,5}|(?:GMT|UTC|UT) ?[+-][0-9]{1,2}(?::?[0-9]{2})?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Central European Standard Time, and the same in other languages.
    private static readonly Regex ZoneWords = new(@"^[\p{L} .'-]{1,60}$", RegexOptions.CultureInvariant);
    private static readonly HashSet<string> OfZones = PlainWords.List(
        "Central Eastern Western Northern Southern Pacific Mountain Atlantic Greenwich Coordinated Universal Standard Daylight Summer Winter Mean Time GMT UTC W E N S C Europe European Asia Asian Africa African "
        + "America American US Canada USA Russia Russian Moscow Romance GTB FLE Turkey Israel Arabian Arab Iran India Indian China Chinese Tokyo Japan Korea Singapore Australia Australian AUS New Zealand Brazil "
        + "Argentina Mexico Hawaii Hawaiian Alaska Alaskan SA Pakistan Egypt Jordan Malaysia Peninsula Taipei Vladivostok Ekaterinburg Newfoundland Afghanistan "
        + "Mitteleuropäische Osteuropäische Westeuropäische Zeit Sommerzeit Winterzeit Normalzeit Koordinierte Weltzeit "
        + "Heure de d été hiver normale Europe centrale occidentale orientale Ouest Est Paris Madrid hora estándar verano invierno central europea occidental oriental del romance "
        + "ora solare legale Europa centrale occidentale");

    private readonly FieldComments _field;

    private WrittenDate(FieldComments field, DateTimeOffset moment)
    {
        _field = field;
        Moment = moment;
    }

    public DateTimeOffset Moment { get; }

    /// <summary>Whether it says the moment alone, as the standard has it, on the right day of the week, and beside it at most the name of a zone.</summary>
    public bool SaysMomentAlone => IsPlain && _field.Comments.All(IsZone);

    private bool IsPlain => Plain.Match(_field.Rest) is { Success: true } match && Moment.DayOfWeek.ToString().StartsWith(match.Groups[1].Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsZone(string comment) => Zone.IsMatch(comment) ? !JudgingWords.Judge(comment) : ZoneWords.IsMatch(comment) && PlainWords.In(comment).All(OfZones.Contains);

    /// <summary>Reads a field; null where it is no date.</summary>
    public static WrittenDate? Read(Header field)
    {
        var parts = FieldComments.In(field);
        return DateUtils.TryParse(Encoding.GetEncoding(28591).GetBytes(parts.Rest), out var moment) ? new WrittenDate(parts, moment) : null;
    }

    /// <summary>How it differs from another, to whoever is shown either.</summary>
    public FieldDifference Compare(WrittenDate other)
    {
        if (Moment != other.Moment) return FieldDifference.Meaning;
        var isSame = IsWritten(other) || (IsPlain && other.IsPlain && _field.Comments.SequenceEqual(other._field.Comments));
        return isSame ? FieldDifference.None : FieldDifference.Form;
    }

    /// <summary>Whether both have the same words.</summary>
    public bool IsWritten(WrittenDate other) => _field.Rest == other._field.Rest && _field.Comments.SequenceEqual(other._field.Comments);
}
