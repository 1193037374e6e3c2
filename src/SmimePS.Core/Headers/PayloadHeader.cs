using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// The header fields that go inside a message's protection, and what stands outside in their place (RFC 9788, section 5.2.1): worked out
/// once, written as often as wanted.
/// </summary>
internal sealed class PayloadHeader
{
    /// <summary>The parameter of the payload's type that says that its header is the message's, and whether it was encrypted (section 2.1.1).</summary>
    public const string Parameter = "hp";

    private readonly Dictionary<Header, string> _outside = [];
    private readonly List<string> _risks = [];
    private readonly List<string> _hidden = [];

    private PayloadHeader(string? kind) => Kind = kind;

    /// <summary>No protection: nothing goes inside.</summary>
    public static PayloadHeader None { get; } = new(null);

    /// <summary>The parameter's value; null where there is no protection.</summary>
    public string? Kind { get; }

    /// <summary>The fields that go inside, with their line ends, one character a byte.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Those among them that not every transport hands on unchanged, each in words.</summary>
    public IReadOnlyList<string> Risks => _risks;

    /// <summary>The fields that readers would miss outside, decoded, one a line; empty where there is none.</summary>
    public IReadOnlyList<string> Hidden => _hidden;

    /// <summary>Works out the header.</summary>
    /// <param name="fields">The message's own.</param>
    /// <param name="policy">What to hide; null where the message is signed alone, so that all of it stands outside.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static PayloadHeader Make(IReadOnlyList<Header> fields, HeaderConfidentiality? policy, CancellationToken cancellationToken)
    {
        var header = new PayloadHeader(policy is null ? "clear" : "cipher");
        var (inside, record) = (new StringBuilder(), new StringBuilder());
        foreach (var field in fields.Where(FieldPlace.IsProtected))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var form = TransportField.Best(field);
            inside.Append(form);
            if (!TransportField.IsSafe(form)) header._risks.Add(TransportField.NameOf(field));
            if (policy is not { } hides) continue;
            var outside = ConfidentialField.Outside(field, form, hides);
            if (!ReferenceEquals(outside, form)) header.Hide(field, outside);
            if (outside.Length > 0) record.Append(TransportField.Refold($"{FieldPlace.Record}: {outside}"));
        }

        header.Text = inside.Append(record).ToString();
        return header;
    }

    /// <summary>What stands outside in the place of a field; null for the field itself.</summary>
    public string? Outside(Header field) => _outside.TryGetValue(field, out var text) ? text : null;

    private void Hide(Header field, string outside)
    {
        _outside[field] = outside;
        if (field.Id is not (HeaderId.Subject or HeaderId.From or HeaderId.To or HeaderId.Cc or HeaderId.Date)) return;
        var words = new string([.. Rfc2047.DecodeText(MimeScan.Rules, field.RawValue).Select(static c => char.IsControl(c) ? ' ' : c)]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0) _hidden.Add($"{field.Field}: {string.Join(" ", words)}");
    }
}
