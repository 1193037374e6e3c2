using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Mutations;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Reads whatever comes as far as it goes, and fails for anything but a result or a <see cref="SmimeException"/>, soon.</summary>
internal static class HostileReading
{
    // Tried as if they were addressed to us: the rest is more of the same.
    private const int Recipients = 4;

    /// <summary>True where it goes to the end; either takes two seconds at most.</summary>
    public static bool Consume(byte[] input, string what)
    {
        var watch = SpentTime.Start();
        var ends = ReadsToEnd(input, what);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{what} took {watch.Elapsed}.");
        return ends;
    }

    /// <summary>True where it goes to the end, however long that takes.</summary>
    public static bool ReadsToEnd(byte[] input, string what)
    {
        try
        {
            Read(input);
            return true;
        }
        catch (SmimeException)
        {
            return false;
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
            return false;
        }
    }

    private static void Read(byte[] input)
    {
        using var content = CmsReader.Open(new MemoryStream(input));
        switch (content)
        {
            case SignedDataReader signed:
                var known = SmallMessages.People.Select(static person => person.Certificate);
                var report = signed.IsDetached ? signed.Verify(new MemoryStream(new byte[10]), known) : signed.Verify(known);
                foreach (var signer in report.Signers) signer.Identifier.ToString();
                break;
            case EnvelopedDataReader enveloped:
                Open(enveloped);
                break;
            case CompressedDataReader compressed:
                compressed.Content.CopyTo(Stream.Null);
                break;
            case PlainDataReader plain:
                plain.Content.CopyTo(Stream.Null);
                break;
        }
    }

    private static void Open(EnvelopedDataReader enveloped)
    {
        Identity? mine = null;
        foreach (var person in SmallMessages.People)
        {
            if (enveloped.CanOpenWith(person.Identity)) mine ??= person.Identity;
        }

        foreach (var recipient in enveloped.Recipients.Take(Recipients))
        {
            foreach (var person in SmallMessages.People.Where(person => !ReferenceEquals(person.Identity, mine)))
            {
                try
                {
                    recipient.TryUnwrap(person.Identity.Key, 32, []);
                }
                catch (Exception error) when (error is SmimeException || CmsException.IsFromInput(error))
                {
                    // The reader turns both into its own.
                }
            }
        }

        if (mine is null) return;
        using var plain = enveloped.Decrypt(mine);
        plain.CopyTo(Stream.Null);
    }
}
