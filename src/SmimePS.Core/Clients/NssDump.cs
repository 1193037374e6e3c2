using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Clients;

/// <summary>
/// The certificates behind a database's nicknames. certutil prints those of one nickname; a batch has it print all of them in one run, which
/// matters where a profile holds hundreds of correspondents.
/// </summary>
/// <param name="nicknames">Each nickname, and how many certificates go by it.</param>
/// <param name="run">Runs certutil on the database: its action, then the other arguments.</param>
internal sealed class NssDump(IReadOnlyList<(string Nickname, int Count)> nicknames, Func<IReadOnlyList<string>, ChildResult> run)
{
    // certutil reads a batch in lines of bounded length, in which a nickname stands in quotation marks.
    private const int MaxBatchNickname = 200;

    public IReadOnlyList<(string Nickname, IReadOnlyList<Certificate> Certificates)> Read(SecretFolder folder)
    {
        if (nicknames.Count > 1 && nicknames.All(static one => one.Nickname.Length <= MaxBatchNickname && one.Nickname.IndexOfAny(['"', '\\']) < 0))
        {
            var batch = folder.Put("batch", Encoding.UTF8.GetBytes(string.Concat(nicknames.Select(static one => $"-L -n \"{one.Nickname}\" -a\n"))));
            var result = run(["-B", "-i", batch]);
            var blocks = PemBlock.ReadAll(result.Output);
            // Only where it found exactly what it had listed is it known whose each block is.
            if (result.ExitCode == 0 && blocks.Count == nicknames.Sum(static one => one.Count)) return Distribute(blocks);
        }

        return [.. nicknames.Select(one => (one.Nickname, Decode(PemBlock.ReadAll(run(["-L", "-n", one.Nickname, "-a"]).Output))))];
    }

    private List<(string Nickname, IReadOnlyList<Certificate> Certificates)> Distribute(IReadOnlyList<PemBlock> blocks)
    {
        var all = new List<(string, IReadOnlyList<Certificate>)>();
        var next = 0;
        foreach (var (nickname, count) in nicknames)
        {
            all.Add((nickname, Decode(blocks.Skip(next).Take(count))));
            next += count;
        }

        return all;
    }

    private static IReadOnlyList<Certificate> Decode(IEnumerable<PemBlock> blocks)
    {
        var certificates = new List<Certificate>();
        foreach (var block in blocks)
        {
            try
            {
                if (!block.IsDamaged) certificates.Add(Certificate.Decode(block.Data));
            }
            catch (CertificateException)
            {
                // What NSS took in and nobody can read must not hide the others.
            }
        }

        return certificates;
    }
}
