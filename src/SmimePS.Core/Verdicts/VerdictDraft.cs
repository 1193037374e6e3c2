using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>Gathers what was found and puts the verdict together.</summary>
internal sealed class VerdictDraft(SignerJudge judge, SenderCheck sender, IReadOnlyCollection<SignatureFinding> allow)
{
    private const int ShownAddresses = 5;
    private HeaderVerdict _header = HeaderVerdict.None;
    private readonly List<SignatureReport> _signatures = [];
    private readonly List<VerdictFinding> _findings = [];
    private readonly List<(string Location, UnopenedLayer Layer)> _encryptedParts = [];
    private int _depth;

    public bool HasSignature { get; private set; }

    /// <summary>Takes the signatures around the whole message.</summary>
    /// <param name="layers">The wrappings.</param>
    /// <param name="seen">The message as it is seen.</param>
    /// <param name="elsewhere">What is to be said where some of what is seen is not in the message at all.</param>
    public void AddLayers(IReadOnlyList<MessageLayer> layers, SeenMessage seen, VerdictFinding? elsewhere)
    {
        for (var i = 0; i < layers.Count; i++, _depth++)
        {
            if (layers[i] is SignatureLayer signature) AddSignature(signature, layers, i, seen, elsewhere);
        }
    }

    /// <summary>Takes the signatures of a part.</summary>
    public void AddPart(IReadOnlyList<MessageLayer> outer, IReadOnlyList<MessageLayer> layers, SeenMessage seen, UncoveredWords words)
    {
        IReadOnlyList<MessageLayer> all = [.. outer, .. layers];
        for (var i = 0; i < layers.Count; i++, _depth++)
        {
            if (layers[i] is SignatureLayer signature) AddSignature(signature, all, outer.Count + i, seen, PartlyCovered(words.Of(seen.Parts, signature)));
        }
    }

    /// <summary>Takes in what is known of the header. To be called after the layers of the whole message, and before any part's.</summary>
    /// <param name="header">What stands inside; null where nothing does that is known.</param>
    /// <param name="possible">What some programs take for it where there is none; null where none does.</param>
    /// <param name="outer">What stands outside.</param>
    /// <param name="isOpened">Whether everything inside could be looked at.</param>
    public void AddHeader(ProtectedHeader? header, ProtectedHeader? possible, IReadOnlyList<Header> outer, bool isOpened) =>
        _header = HeaderVerdict.Of(header, possible, outer, isOpened && _signatures.Count > 0, isOpened ? SaidOfHeader() : []);

    /// <summary>What the senders' signatures say of the header. Anybody can put a signature beside theirs, which says what it likes.</summary>
    private IReadOnlyList<IReadOnlyList<SecureHeaderField>> SaidOfHeader() =>
        [.. _signatures.Where(signature => signature.Signer is { IsValid: true, SecureHeader: not null } && sender.IsAmong(signature.SignerAddresses)).Select(static signature => signature.Signer.SecureHeader!)];

    public void AddFailure(SmimeException failure)
    {
        var finding = failure.ErrorId is "NoMatchingKey" or "DecryptionFailed" or "NotARecipient" ? SignatureFinding.NotOpened
            : failure.Kind == SmimeErrorKind.LimitExceeded ? SignatureFinding.LimitExceeded
            : SignatureFinding.SignatureDamaged;
        _findings.Add(new(finding, true, failure.Message));
    }

    /// <summary>Takes in a part that is encrypted by itself and stays closed.</summary>
    /// <param name="location">Where it stands.</param>
    /// <param name="unopened">Its encryption.</param>
    public void AddEncryptedPart(string location, UnopenedLayer unopened) => _encryptedParts.Add((location, unopened));

    public void AddAmbiguity() => _findings.Add(new(SignatureFinding.HeaderAmbiguous, true,
        "The message's header can be read in more than one way: another mail program may show something that nobody signed."));

    /// <summary>Takes in a finding about the message as a whole.</summary>
    public void Add(VerdictFinding finding) => _findings.Add(finding);

    /// <summary>Puts it together.</summary>
    /// <param name="layers">The wrappings of the whole message.</param>
    /// <param name="inside">What is inside them.</param>
    public MessageVerdict Complete(IReadOnlyList<MessageLayer> layers, MimeNode inside)
    {
        if (_signatures.Count == 0 && (_findings.Count == 0 || _encryptedParts.Count > 0)) _findings.Add(new(SignatureFinding.NotSigned, true, UnsignedWords.Of(inside, _encryptedParts)));
        if (_signatures.Count > 0)
        {
            CompareSenders(sender, "The message is from");
            if (_header.Sender is { } protectedSender) CompareSenders(protectedSender, "Inside its protection the message is from");
        }

        // That somebody else wrote it says more than that its header was changed.
        _findings.AddRange(_header.Findings);
        IReadOnlyList<SignatureReport> signatures = allow.Count == 0 ? _signatures : [.. _signatures.Select(signature => signature with { Findings = Allowed(signature.Findings) })];
        var encryption = EncryptionFindings.Of(layers, signatures);
        _findings.AddRange(EncryptionFindings.OfMessage(encryption));
        return new MessageVerdict
        {
            Signatures = signatures,
            Findings = Allowed(_findings),
            Layers = layers,
            LayerFindings = encryption,
            HeaderProtection = _header.Protection,
            ChangedHeaders = _header.Changes,
            ShownHeader = _header.Shown,
            Senders = _header.Sender is { } within ? [.. sender.From.Where(address => within.From.Contains(address, MailAddressComparer.Instance))] : sender.From,
        };
    }

    private static VerdictFinding PartlyCovered(string outside) => new(SignatureFinding.PartlyCovered, true, outside.Length > 0
        ? $"The signature covers only a part of the message. Not signed: {outside}."
        : "The signature covers only a part of the message; the frame around it was made by who knows whom.");

    private void AddSignature(SignatureLayer layer, IReadOnlyList<MessageLayer> layers, int index, SeenMessage seen, VerdictFinding? partlyCovered)
    {
        HasSignature = true;
        var isOverEncryption = index + 1 < layers.Count && layers.Skip(index + 1).FirstOrDefault(static layer => layer is not CompressionLayer) is EncryptionLayer;
        if (layer.Report.Signers.Count == 0)
        {
            _findings.Add(new(SignatureFinding.SignatureDamaged, true, layer.Error?.Message ?? "The message has the form of a signed one, but nobody's signature is in it."));
        }

        foreach (var signer in layer.Report.Signers)
        {
            var (findings, path) = judge.Judge(signer, layer.Report);
            if (partlyCovered is not null) findings.Add(partlyCovered);
            if (layer.HasContentAround)
            {
                findings.Add(new(SignatureFinding.ContentAround, true,
                    $"Beside the signed part there is other content, which is not signed{(layer.ContentAround.Length > 0 ? $": {layer.ContentAround}" : "")}."));
            }

            if (layer.Damage is { } damage && signer.Status == SignerStatus.DigestMismatch) findings.Add(new(SignatureFinding.TransportDamage, false, damage.Message));

            if (isOverEncryption)
            {
                findings.Add(new(SignatureFinding.SignedOverEncryption, false, "The signature was put around an encrypted message; the signer need not have known what is inside."));
            }

            _signatures.Add(new SignatureReport
            {
                Signer = signer,
                // Those of the copy that the path remembers are read already.
                SignerAddresses = MessageAddresses.Of(path?.Chain[0] ?? signer.Certificate),
                IsDetached = layer.IsDetached,
                CoversWholeMessage = partlyCovered is null && !layer.HasContentAround,
                Layers = layers,
                Layer = layer,
                Seen = seen,
                Depth = _depth,
                Path = path,
                Findings = findings,
            });
        }
    }

    /// <summary>Everyone it is from must have signed; whether soundly, each signature's own findings say. Others may have signed as well.</summary>
    private void CompareSenders(SenderCheck sender, string saying)
    {
        if (sender.Problem is { } problem)
        {
            _findings.Add(problem);
            return;
        }

        if (sender.NameProblem is { } name) _findings.Add(name);
        var signed = new HashSet<string>(_signatures.SelectMany(static signature => signature.SignerAddresses), MailAddressComparer.Instance);
        var unsigned = sender.From.Where(address => !signed.Contains(address)).ToList();
        for (var i = 0; i < _signatures.Count; i++)
        {
            var signature = _signatures[i];
            if (signature.SignerCertificate is null) continue;
            if (unsigned.Count > 0)
            {
                Add(i, new(SignatureFinding.SignerNotSender, true,
                    $"{saying} {string.Join(" and ", unsigned)}, but the signature is that of {Names(signature)}."));
            }
            else if (_signatures.Count > 1 && !sender.IsAmong(signature.SignerAddresses))
            {
                Add(i, new(SignatureFinding.SignedByAnother, false, $"{Names(signature)} has signed too, without being the sender."));
            }
            else if (signature is { CoversWholeMessage: true, Signer.IsValid: true, SigningTime: { } time } && UnsignedDate.Differs(_header.UnsignedDates, time) is { } otherDate)
            {
                Add(i, otherDate);
            }
        }

        if (sender.Sender.Count == 0 && sender.ReplyTo.Count == 0) return;
        signed.UnionWith(sender.From);
        // The field names one mailbox (RFC 5322, 3.6.2).
        foreach (var address in sender.Sender.Where(address => !signed.Contains(address)).Take(1))
        {
            _findings.Add(new(SignatureFinding.SenderNotSigner, false, $"It was sent by {address} on behalf of the sender; {address} has not signed."));
        }

        var others = sender.ReplyTo.Where(address => !signed.Contains(address)).Take(ShownAddresses).ToList();
        if (others.Count > 0) _findings.Add(new(SignatureFinding.ReplyToNotSigner, false, $"An answer goes to {string.Join(" and ", others)}, who has not signed."));
    }

    private IReadOnlyList<VerdictFinding> Allowed(IReadOnlyList<VerdictFinding> findings) => allow.Count == 0 ? findings
        : [.. findings.Select(finding => finding.IsProblem && allow.Contains(finding.Finding) ? finding with { IsProblem = false, IsAllowed = true } : finding)];

    private void Add(int index, VerdictFinding finding) =>
        _signatures[index] = _signatures[index] with { Findings = [.. _signatures[index].Findings, finding] };

    private static string Names(SignatureReport signature) =>
        signature.SignerAddresses.Count > 0 ? string.Join(", ", signature.SignerAddresses) : signature.SignerCertificate!.Subject.ToString();
}
