using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Answers that still hold, found by comparing what was asked: no hash is computed, so a question costs far less than a signature.
/// Bounded: when the younger of two generations is full it becomes the older, and the older is let go.
/// </summary>
internal sealed class PathCache
{
    private const int GenerationSize = 2048;

    // One certificate is asked about in few ways: some options, some sets of certificates beside it.
    private const int AnswersForOne = 8;

    // Honest questions hold a few certificates of 2 KB. Senders choose how many come along, and thousands of answers are kept.
    private const int LargestQuestion = 128 * 1024;
    private readonly object _gate = new();
    private Dictionary<Certificate, List<Answer>> _young = [];
    private Dictionary<Certificate, List<Answer>> _old = [];

    public PathResult? Find(Certificate certificate, PathQuestion question)
    {
        lock (_gate)
        {
            if (!_young.TryGetValue(certificate, out var answers))
            {
                if (!_old.TryGetValue(certificate, out answers)) return null;
                // What is asked for again stays. The key is the certificate that was kept, not the caller's.
                Add(answers[0].Question.Certificate, answers);
            }

            foreach (var answer in answers)
            {
                if (answer.Holds(question.Options) && answer.Question.Matches(question)) return answer.Result;
            }

            return null;
        }
    }

    public void Keep(PathQuestion question, PathWork work, PathResult result)
    {
        if (question.Candidates.Sum(static candidate => (long)candidate.RawData.Length) + question.Certificate.RawData.Length > LargestQuestion) return;
        lock (_gate)
        {
            if (!_young.TryGetValue(question.Certificate, out var answers)) Add(question.Certificate, answers = []);
            if (answers.Count >= AnswersForOne) answers.RemoveAt(0);
            answers.Add(new Answer(question, work.Window, work.RevocationWindow, result));
        }
    }

    private void Add(Certificate certificate, List<Answer> answers)
    {
        if (_young.Count >= GenerationSize)
        {
            _old = _young;
            _young = [];
        }

        _young[certificate] = answers;
    }

    private sealed record Answer(PathQuestion Question, ValidityWindow Window, ValidityWindow RevocationWindow, PathResult Result)
    {
        public bool Holds(PathOptions options) => Window.Contains(options.Moment) && RevocationWindow.Contains(options.RevocationMoment);
    }
}

/// <summary>What a validator is asked.</summary>
/// <param name="Certificate">The certificate in question.</param>
/// <param name="Candidates">The certificates beside it, each once.</param>
/// <param name="Options">What is demanded.</param>
/// <param name="Sources">A name for what the revocation sources hold.</param>
internal sealed record PathQuestion(Certificate Certificate, IReadOnlyList<Certificate> Candidates, PathOptions Options, string Sources)
{
    /// <summary>Whether another question about the same certificate has the same answer, as long as no date passes.</summary>
    public bool Matches(PathQuestion other)
    {
        if (Candidates.Count != other.Candidates.Count || Sources != other.Sources || !Options.DemandSame(other.Options)) return false;
        for (var i = 0; i < Candidates.Count; i++)
        {
            // Mostly they come in the same order.
            if (!Candidates[i].Equals(other.Candidates[i]) && !Candidates.Contains(other.Candidates[i])) return false;
        }

        return true;
    }

    /// <summary>
    /// The same question over copies of its certificates: what is kept must not keep the message alive that they came from.
    /// </summary>
    public PathQuestion Detach() => this with
    {
        Certificate = Copy(Certificate),
        Candidates = Candidates.Select(Copy).ToList(),
        Options = Options with { RevocationSources = [], CarriedRevocation = null, RevocationBudget = null },
    };

    private static Certificate Copy(Certificate certificate) => Certificate.Decode(certificate.RawData.ToArray());
}
