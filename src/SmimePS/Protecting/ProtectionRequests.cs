using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Protecting;

/// <summary>What the parameters of a cmdlet say about how messages are protected.</summary>
internal static class ProtectionRequests
{
    /// <summary>The request.</summary>
    /// <param name="cmdlet">Finds certificates, and warns.</param>
    /// <param name="given">Its parameters.</param>
    /// <param name="sign">Whether to sign.</param>
    /// <param name="encrypt">Whether to encrypt.</param>
    /// <exception cref="SmimeException">A certificate that they name is not there or does not serve, or none is named where one is needed (<c>NoRecipient</c>).</exception>
    public static ProtectionRequest Of(SmimeCmdlet cmdlet, IProtectionParameters given, bool sign, bool encrypt)
    {
        if (given.RecipientOnly && given.Recipient.Length == 0)
        {
            throw new MessageException("NoRecipient", SmimeErrorKind.InvalidArgument, "-RecipientOnly encrypts for the certificates that -Recipient names, and it names none. Name them.");
        }

        var certificates = cmdlet.Certificates;
        var lookup = new RecipientLookup(certificates, cmdlet.WriteWarning);
        var own = OwnKeys.Of(certificates.User);
        var signers = given.Signer is { } signer ? new[] { cmdlet.Resolve(signer.Value, () => certificates.Signer(signer)) } : [];
        return lookup.Request with
        {
            Sign = sign,
            Encrypt = encrypt,
            Compress = given.Compress,
            Form = given.Opaque ? SignatureForm.Opaque : SignatureForm.Detached,
            Policy = PolicyOf(given),
            Identities = [.. signers, .. own],
            Signers = signers,
            Recipients = [.. given.Recipient.Select(one => cmdlet.Resolve(one.Value, () => certificates.Recipient(one, lookup.Vouching.For)))],
            LookUpOthers = !given.RecipientOnly,
            ProtectHeader = !given.NoHeaderProtection,
            HeaderConfidentiality = (HeaderConfidentiality)Enum.Parse(typeof(HeaderConfidentiality), given.HeaderConfidentiality, ignoreCase: true),
            LegacyDisplay = !given.NoLegacyDisplay,
            AllowProtected = given.AllowProtected,
        };
    }

    private static ProtectionPolicy PolicyOf(IProtectionParameters given)
    {
        var policy = SmimePolicyRecords.ToPolicy(given.Policy);
        if (given.Digest is { } digest) policy = policy with { Digest = SmimePolicyRecords.Digest(digest) };
        // What was asked for by name is not to be replaced by what the recipients announce.
        if (given.ContentEncryption is { } name) policy = policy with { Encryption = Cms.ContentEncryption.Parse(name), UseCapabilities = false };
        return policy;
    }
}
