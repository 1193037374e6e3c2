using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Headers;

/// <summary>A date as a header field has it: the moment, and whether somebody who is shown the field as it stands reads the same.</summary>
internal sealed class WrittenDate
{
    // RFC 5322, 3.3, with the short years and the names of zones of 4.3.
    private static readonly Regex Plain = new(
        "^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ?, ?)?[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:[0-9]{2}){1,2} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? (?:[+-][0-9]{4}|[A-Z]{1,5})$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // CET, UTC; not a day.
    private static readonly Regex Zone = new("^[A-Z]{1,5}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly FieldComments _field;

    private WrittenDate(FieldComments field, DateTimeOffset moment)
    {
        _field = field;
        Moment = moment;
    }

    public DateTimeOffset Moment { get; }

    /// <summary>Whether it says the moment alone, as the standard has it, on the right day of the week, and beside it at most the name of a zone.</summary>
    public bool SaysMomentAlone => IsPlain && _field.Comments.All(static comment => Zone.IsMatch(comment));

    private bool IsPlain => Plain.Match(_field.Rest) is { Success: true } match && Moment.DayOfWeek.ToString().StartsWith(match.Groups[1].Value, StringComparison.OrdinalIgnoreCase);

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
