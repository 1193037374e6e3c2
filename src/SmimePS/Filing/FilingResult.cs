using SmimePS.Mailboxes;

namespace SmimePS.Filing;

/// <summary>What became of a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Outcome">What became of it, where nothing went wrong.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
internal sealed record FilingResult(FiledMessage Message, EntryOutcome Outcome, Exception? Error = null);
