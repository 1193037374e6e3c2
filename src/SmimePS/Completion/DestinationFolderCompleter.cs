using System.Collections;

namespace SmimePS.Completion;

/// <summary>The folders of the mailbox that messages go to.</summary>
public sealed class DestinationFolderCompleter : FolderNameCompleter
{
    /// <inheritdoc/>
    private protected override object? SessionOf(IDictionary bound) => bound["DestinationSession"] ?? base.SessionOf(bound);
}
