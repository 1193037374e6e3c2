using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Messages;

/// <summary>Gathers what was found and puts the verdict together.</summary>
internal sealed class VerdictDraft(SignerJudge judge, SenderCheck sender, IReadOnlyCollection<SignatureFinding> allow)
{
    private readonly List<SignatureReport> _signatures = [];
    private readonly List<VerdictFinding> _findings = [];
    private int _depth;

    public bool HasSignature { get; private set; }

    public void AddLayers(IReadOnlyList<MessageLayer> layers, bool coversWholeMessage)
    {
        for (var i = 0; i < layers.Count; i++, _depth++)
        {
            if (layers[i] is not SignatureLayer signature) continue;
            HasSignature = true;
            var isOverEncryption = layers.Skip(i + 1).FirstOrDefault(static layer => layer is not CompressionLayer) is EncryptionLayer;
            AddSignature(signature, coversWholeMessage, isOverEncryption);
        }
    }

    public void AddFailure(SmimeException failure)
    {
        var finding = failure.ErrorId is "NoMatchingKey" or "DecryptionFailed" or "NotARecipient" ? SignatureFinding.NotOpened
            : failure.Kind == SmimeErrorKind.LimitExceeded ? SignatureFinding.LimitExceeded
            : SignatureFinding.SignatureDamaged;
        _findings.Add(new(finding, true, failure.Message));
    }

    public void AddAmbiguity() => _findings.Add(new(SignatureFinding.HeaderAmbiguous, true,
        "The message's header can be read in more than one way: another mail program may show something that nobody signed."));

    public MessageVerdict Complete(IReadOnlyList<MessageLayer> layers)
    {
        if (_signatures.Count == 0 && _findings.Count == 0) _findings.Add(new(SignatureFinding.NotSigned, true, "The message is not signed. Anybody could have written it."));
        if (_signatures.Count > 0) CompareSenders();
        var verdict = new MessageVerdict
        {
            Signatures = [.. _signatures.Select(signature => signature with { Findings = Allowed(signature.Findings) })],
            Findings = Allowed(_findings),
            Layers = layers,
            Summary = "",
        };
        return verdict with { Summary = Summarize(verdict) };
    }

    private void AddSignature(SignatureLayer layer, bool coversWholeMessage, bool isOverEncryption)
    {
        if (layer.Report.Signers.Count == 0)
        {
            _findings.Add(new(SignatureFinding.SignatureDamaged, true, layer.Error?.Message ?? "The message has the form of a signed one, but nobody's signature is in it."));
        }

        foreach (var signer in layer.Report.Signers)
        {
            var (findings, path) = judge.Judge(signer, layer.Report);
            if (!coversWholeMessage)
            {
                findings.Add(new(SignatureFinding.PartlyCovered, true, "The signature covers only a part of the message; the rest was written by who knows whom."));
            }

            if (layer.HasContentAround)
            {
                findings.Add(new(SignatureFinding.ContentAround, true, "Beside the signed part there is other content, which is not signed."));
            }

            if (isOverEncryption)
            {
                findings.Add(new(SignatureFinding.SignedOverEncryption, false, "The signature was put around an encrypted message; the signer need not have known what is inside."));
            }

            _signatures.Add(new SignatureReport
            {
                Signer = signer,
                SignerAddresses = MessageAddresses.Of(signer.Certificate),
                IsDetached = layer.IsDetached,
                CoversWholeMessage = coversWholeMessage && !layer.HasContentAround,
                Depth = _depth,
                Path = path,
                Findings = findings,
            });
        }
    }

    /// <summary>Everyone it is from must have signed; whether soundly, each signature's own findings say. Others may have signed as well.</summary>
    private void CompareSenders()
    {
        if (sender.Problem is { } problem)
        {
            _findings.Add(problem);
            return;
        }

        var unsigned = sender.Unsigned(_signatures.SelectMany(static signature => signature.SignerAddresses));
        for (var i = 0; i < _signatures.Count; i++)
        {
            var signature = _signatures[i];
            if (signature.SignerCertificate is null) continue;
            if (unsigned.Count > 0)
            {
                Add(i, new(SignatureFinding.SignerNotSender, true,
                    $"The message is from {string.Join(" and ", unsigned)}, but the signature is that of {Names(signature)}."));
            }
            else if (sender.Unsigned(signature.SignerAddresses).Count == sender.From.Count)
            {
                Add(i, new(SignatureFinding.SignedByAnother, false, $"{Names(signature)} has signed too, without being the sender."));
            }
        }

        var signers = new HashSet<string>(_signatures.SelectMany(static signature => signature.SignerAddresses).Concat(sender.From), MailAddressComparer.Instance);
        // The field names one mailbox (RFC 5322, 3.6.2).
        foreach (var address in sender.Sender.Take(1).Where(address => !signers.Contains(address)))
        {
            _findings.Add(new(SignatureFinding.SenderNotSigner, false, $"It was sent by {address} on behalf of the sender; {address} has not signed."));
        }
    }

    private IReadOnlyList<VerdictFinding> Allowed(IReadOnlyList<VerdictFinding> findings) => allow.Count == 0 ? findings
        : [.. findings.Select(finding => finding.IsProblem && allow.Contains(finding.Finding) ? finding with { IsProblem = false, IsAllowed = true } : finding)];

    private void Add(int index, VerdictFinding finding) =>
        _signatures[index] = _signatures[index] with { Findings = [.. _signatures[index].Findings, finding] };

    private static string Names(SignatureReport signature) =>
        signature.SignerAddresses.Count > 0 ? string.Join(", ", signature.SignerAddresses) : signature.SignerCertificate!.Subject.ToString();

    private static string Summarize(MessageVerdict verdict)
    {
        if (verdict.IsTrusted)
        {
            var signers = string.Join(" and ", verdict.Signatures.SelectMany(static signature => signature.SignerAddresses).Distinct(MailAddressComparer.Instance));
            var anchor = verdict.Signatures[0].Anchor!;
            return $"Signed by {signers}, whom {anchor.Certificate.Subject} vouches for ({anchor.Origin}); unchanged since."
                + string.Concat(verdict.AllFindings.Where(static finding => finding.IsAllowed).Select(static finding => $" Allowed: {finding.Message}"));
        }

        var first = verdict.AllFindings.First(static finding => finding.IsProblem);
        return (verdict.Signatures.Count == 0 ? "" : "Not to be trusted. ") + first.Message;
    }
}
