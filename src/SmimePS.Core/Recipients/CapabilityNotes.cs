using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Recipients;

/// <summary>
/// What correspondents' programs read, as their mail says, kept for when they are written to. What is new is kept at once; that it was said again,
/// later, is kept at the end, so that a thousand messages of one person are not a thousand files written.
/// </summary>
public sealed class CapabilityNotes
{
    private readonly Dictionary<Certificate, Note> _notes = [];

    /// <summary>Takes in what a message says. The certificate is one that is kept.</summary>
    /// <exception cref="SmimeException">The data folder cannot be written (<c>AccessDenied</c>, <c>WriteFailed</c>, <c>NoDataFolder</c>).</exception>
    public void Take(HarvestedCertificate harvested)
    {
        if (harvested.Capabilities is not { } algorithms) return;
        var moment = (harvested.SigningTime ?? DateTimeOffset.MinValue).UtcDateTime;
        var isFirst = !_notes.TryGetValue(harvested.Certificate, out var note);
        if (!isFirst && !RememberedCapabilities.IsLater(moment, algorithms, note.Moment, note.Algorithms)) return;
        var isNews = isFirst || !note.Algorithms.SequenceEqual(algorithms);
        _notes[harvested.Certificate] = new Note(algorithms, moment, harvested.SigningTime, IsLate: !isNews);
        if (isNews) RememberedCapabilities.Remember(harvested.Certificate, algorithms, harvested.SigningTime);
    }

    /// <summary>Keeps what was put off.</summary>
    /// <inheritdoc cref="Take" path="/exception"/>
    public void Complete()
    {
        foreach (var pair in _notes.Where(static pair => pair.Value.IsLate)) RememberedCapabilities.Remember(pair.Key, pair.Value.Algorithms, pair.Value.Signed);
        _notes.Clear();
    }

    private readonly record struct Note(IReadOnlyList<string> Algorithms, DateTime Moment, DateTimeOffset? Signed, bool IsLate);
}
