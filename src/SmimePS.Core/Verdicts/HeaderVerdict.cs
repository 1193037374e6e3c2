using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Headers;

namespace SmimePS.Verdicts;

/// <summary>What is to be said about a message's header.</summary>
internal sealed class HeaderVerdict
{
    private const int Named = 8;
    private readonly List<VerdictFinding> _findings = [];

    private HeaderVerdict(IReadOnlyList<Header> shown) => Shown = shown;

    public static HeaderVerdict None { get; } = new([]);

    public HeaderProtection Protection { get; private init; }

    public IReadOnlyList<ChangedHeader> Changes { get; private init; } = [];

    /// <summary>The header to show.</summary>
    public IReadOnlyList<Header> Shown { get; }

    /// <summary>Who the message says inside that it is from; null where it says nothing else than outside.</summary>
    public SenderCheck? Sender { get; private init; }

    /// <summary>The Date fields, where no signature says anything of them.</summary>
    public IReadOnlyList<Header> UnsignedDates { get; private init; } = [];

    public IReadOnlyList<VerdictFinding> Findings => _findings;

    /// <summary>Judges a header.</summary>
    /// <param name="header">What stands inside; null where nothing does.</param>
    /// <param name="possible">What some programs take for it where there is none; null where none does.</param>
    /// <param name="outer">What stands outside.</param>
    /// <param name="isSigned">Whether there are signatures of which it is known that they cover the whole message.</param>
    /// <param name="spoken">What the senders' signatures say of the header (RFC 7508).</param>
    public static HeaderVerdict Of(
        ProtectedHeader? header, ProtectedHeader? possible, IReadOnlyList<Header> outer, bool isSigned, IReadOnlyList<IReadOnlyList<SecureHeaderField>> spoken)
    {
        var isDateSigned = header?.Speaks(HeaderId.Date) is true || spoken.Any(static fields => fields.Any(IsDate));
        IReadOnlyList<Header> dates = isSigned && !isDateSigned ? [.. outer.Where(static field => field.Id == HeaderId.Date)] : [];
        if (header is null) return OfUnprotected(possible, outer, isSigned, spoken, dates);
        var verdict = HeaderComparison.IsIdentical(header, outer)
            ? new HeaderVerdict(outer) { Protection = header.Protection, UnsignedDates = dates }
            : new HeaderVerdict(ShownHeader.Merge(outer, header))
            {
                Protection = header.Protection,
                Changes = HeaderComparison.Compare(header, outer),
                Sender = SenderOf(header, outer),
                UnsignedDates = dates,
            };
        verdict._findings.Add(new(SignatureFinding.HeaderProtected, false, Describe(header)));
        foreach (var fields in spoken) verdict.AddSecure(fields, verdict.Shown);
        if (header.IsEncryptionMissing)
        {
            verdict._findings.Add(new(SignatureFinding.EncryptionMissing, false,
                "By its own word the message was encrypted, but here it is not: unless you opened it yourself, others could read it on its way, or its sender's program is wrong."));
        }

        verdict.AddChanges(static change => change is { IsProblem: true, IsMissing: false }, true, Otherwise, "Many mail programs show what stands outside, which nobody signed.");
        verdict.AddChanges(static change => change is { IsProblem: true, IsMissing: true }, true, Missing, "Many mail programs look there alone.");
        verdict.AddChanges(static change => change is { IsProblem: false, IsAdded: false, IsMissing: false }, false, Otherwise, "Mail systems and lists do that.");
        verdict.AddChanges(static change => change is { IsProblem: false, IsMissing: true }, false, Missing, "Mail systems and lists do that.");
        verdict.AddChanges(static change => change is { IsProblem: false, IsAdded: true }, false, Added, "Nobody signed that.");
        return verdict;
    }

    private static HeaderVerdict OfUnprotected(
        ProtectedHeader? possible, IReadOnlyList<Header> outer, bool isSigned, IReadOnlyList<IReadOnlyList<SecureHeaderField>> spoken, IReadOnlyList<Header> dates)
    {
        if (!isSigned) return new HeaderVerdict(outer);
        var verdict = new HeaderVerdict(outer) { UnsignedDates = dates };
        if (spoken.Count == 0)
        {
            verdict._findings.Add(new(SignatureFinding.HeaderUnprotected, false,
                "The signature does not cover the header: subject, date and recipients could have been changed on the way."));
        }

        foreach (var fields in spoken) verdict.AddSecure(fields, outer);
        if (possible is not null) verdict.AddOther(possible, outer);
        return verdict;
    }

    private static bool IsDate(SecureHeaderField field) => field.Name.Equals("Date", StringComparison.OrdinalIgnoreCase);

    /// <summary>A sender of RFC 7508 says in the signature what the header was. Few programs know of it and show what it says; what misleads those who see the header is a problem all the same.</summary>
    private void AddSecure(IReadOnlyList<SecureHeaderField> fields, IReadOnlyList<Header> outer)
    {
        var names = fields.Select(static field => ShownText.Of(field.Name)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        _findings.Add(new(SignatureFinding.HeaderProtected, false, $"The signature speaks of {Listed(names)} (RFC 7508)."));
        foreach (var changed in SecureHeader.Changed(fields, outer).GroupBy(static change => (change.IsProblem, change.IsMissing)))
        {
            var differing = Listed([.. changed.Select(static change => change.Name)]);
            _findings.Add(new(SignatureFinding.HeaderChanged, changed.Key.IsProblem,
                changed.Key.IsMissing ? $"The signature names {differing}, which the header does not have." : $"The signature has something else than the header for {differing}."));
        }
    }

    /// <summary>A message that holds another one and nothing else is that one to some programs, and to others one that forwards it.</summary>
    private void AddOther(ProtectedHeader possible, IReadOnlyList<Header> outer)
    {
        var names = HeaderComparison.Compare(possible, outer).Where(static change => change is { IsProblem: true, IsAdded: false }).Select(static change => change.Name).ToList();
        if (names.Count == 0) return;
        _findings.Add(new(SignatureFinding.HeaderChanged, true,
            $"All that is signed is a message with a header of its own, and another {Listed(names)} in it. Nothing says whether it is forwarded or is this message; many mail programs show what stands outside, which nobody signed."));
    }

    private static string Otherwise(bool isOne) => $"{(isOne ? "stands" : "stand")} otherwise outside than inside the protection.";

    private static string Missing(bool isOne) => $"{(isOne ? "is" : "are")} missing outside the protection.";

    private static string Added(bool isOne) => $"{(isOne ? "stands" : "stand")} outside the protection alone.";

    private void AddChanges(Func<ChangedHeader, bool> which, bool isProblem, Func<bool, string> how, string why)
    {
        var names = Changes.Where(which).Select(static change => change.Name).ToList();
        if (names.Count > 0) _findings.Add(new(SignatureFinding.HeaderChanged, isProblem, $"{Listed(names)} {how(names.Count == 1)} {why}"));
    }

    private static string Describe(ProtectedHeader header)
    {
        var names = header.Fields.Select(static field => field.Field).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var what = names.Count == 0 ? "No header field stands" : $"{Listed(names)} {(names.Count > 1 ? "stand" : "stands")}";
        return header.Protection switch
        {
            HeaderProtection.Encrypted => $"{what} inside the encryption.",
            HeaderProtection.SignedAndEncrypted => $"{what} inside the signature and the encryption.",
            _ => $"{what} inside the signature.",
        };
    }

    private static string Listed(List<string> names)
    {
        var first = names.Take(Named).ToList();
        if (names.Count > first.Count) return $"{string.Join(", ", first)} and {names.Count - first.Count} more fields";
        return first.Count == 1 ? first[0] : $"{string.Join(", ", first.Take(first.Count - 1))} and {first[first.Count - 1]}";
    }

    private static SenderCheck? SenderOf(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var inside = header.Fields.Where(static field => field.Id is HeaderId.From or HeaderId.Sender).ToList();
        var isSaid = inside.Exists(static field => field.Id == HeaderId.From);
        var isSame = Same(HeaderId.From) && Same(HeaderId.Sender);
        return isSaid && !isSame ? SenderCheck.Of(header.Fields) : null;

        bool Same(HeaderId id) => FieldComparison.Compare(id, inside.Where(field => field.Id == id), outer.Where(field => field.Id == id)) == FieldDifference.None;
    }
}
