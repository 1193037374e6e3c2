using MimeKit;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>The header of a message on the disk, read for a list: nothing behind it is read.</summary>
internal sealed class LocalHeader
{
    private LocalHeader(IReadOnlyList<Header> fields)
    {
        Fields = fields;
        Listed = ListedHeader.Of(fields);
    }

    /// <summary>The fields in their order.</summary>
    public IReadOnlyList<Header> Fields { get; }

    /// <summary>Those that a list shows.</summary>
    public ListedHeader Listed { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="open">Opens the message.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="isGone">Whether there is no such message any more.</param>
    /// <returns>Null where it is gone, is no mail or cannot be read: whoever opens it is told why.</returns>
    public static LocalHeader? TryRead(Func<Stream> open, string name, out bool isGone)
    {
        isGone = false;
        try
        {
            using var stream = open();
            return new LocalHeader(HeaderBlock.Read(stream, name, isStartOfSource: true).Fields);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or SmimeException { ErrorId: "FileNotFound" or "MessageNotFound" })
        {
            isGone = true;
            return null;
        }
        catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
