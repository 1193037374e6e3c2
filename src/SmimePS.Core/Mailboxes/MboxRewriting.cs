using System.Text;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Writes an mbox file anew, without some of its messages or with other flags for them, and puts it in the place of the old one.</summary>
internal sealed class MboxRewriting(string path, DotLock gate, CancellationToken cancellationToken)
{
    /// <summary>Leaves messages away.</summary>
    /// <returns>The UIDs of those that were there.</returns>
    public HashSet<string> Remove(ISet<string> uids) => Rewrite(uids, static (_, _, _, _) => { });

    /// <summary>Changes flags and keywords.</summary>
    /// <inheritdoc cref="Remove" path="/returns"/>
    public HashSet<string> Mark(ISet<string> uids, MailMarks set, MailMarks clear) => Rewrite(uids, (input, output, found, next) =>
    {
        var (place, head) = found;
        var marks = MboxMarks.Change(place.Marks, set, clear);
        foreach (var range in MboxScan.Without([ByteRange.Between(place.Offset, head.End)], head.MarkPlaces)) Copy(input, output, range);
        var fields = Encoding.ASCII.GetBytes((head.IsLineEnded ? "" : head.NewLine) + Encoding.ASCII.GetString(MboxMarks.Write(marks, isOld: true, head.NewLine)));
        output.Write(fields, 0, fields.Length);
        Copy(input, output, ByteRange.Between(head.End, next));
    });

    private HashSet<string> Rewrite(ISet<string> uids, Action<Stream, Stream, (MboxPlace Place, MboxHead Head), long> change)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        // Nothing is written where none of them is there.
        foreach (var (place, _) in MboxScan.Read(path, cancellationToken))
        {
            if (uids.Contains(place.Uid)) there.Add(place.Uid);
            gate.Touch();
        }

        if (there.Count == 0) return there;
        var mode = Mode();
        AtomicFile.Write(path, output =>
        {
            using var input = MessageSource.OpenFile(path);
            (MboxPlace Place, MboxHead Head)? before = null;
            foreach (var found in MboxScan.Read(path, cancellationToken))
            {
                if (before is { } last) Write(last, found.Place.Offset);
                before = found;
                gate.Touch();
            }

            if (before is { } final) Write(final, input.Length);

            void Write((MboxPlace Place, MboxHead Head) found, long next)
            {
                if (there.Contains(found.Place.Uid)) change(input, output, found, next);
                else Copy(input, output, ByteRange.Between(found.Place.Offset, next));
            }
        }, overwrite: true, secret: true);
        Restore(mode);
        return there;
    }

    private void Copy(Stream input, Stream output, ByteRange range)
    {
        input.Position = range.Offset;
        using var buffer = new RentedBuffer(64 * 1024);
        for (var left = range.Length; left > 0;)
        {
            var wanted = (int)Math.Min(left, buffer.Bytes.Length);
            var read = FileErrors.Guard(path, () => input.Read(buffer.Bytes, 0, wanted));
            if (read == 0) throw MailboxException.Changed(Mailbox.Inbox, path);
            output.Write(buffer.Bytes, 0, read);
            left -= read;
        }
    }

    /// <summary>Who else may read or write the file.</summary>
    private int? Mode()
    {
#if NET8_0_OR_GREATER
        return OperatingSystem.IsWindows() ? null : (int)File.GetUnixFileMode(path);
#else
        return null;
#endif
    }

    private void Restore(int? mode)
    {
#if NET8_0_OR_GREATER
        if (mode is not { } bits || OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(path, (UnixFileMode)bits);
        }
        catch (Exception error) when (FileErrors.Describe(error, path) is { } described)
        {
            throw described;
        }
#else
        _ = mode;
#endif
    }
}
