using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Messages;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Makes a policy: which algorithms protect a message.</summary>
[Cmdlet(VerbsCommon.New, "SmimePolicy")]
[OutputType(typeof(SmimePolicy))]
public sealed class NewSmimePolicyCommand : SmimeCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [PolicyName]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public SmimePolicy BasedOn { get; set; } = SmimePolicyRecords.From(ProtectionPolicy.Default);

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    [ValidateSet("Aes256Cbc", "Aes192Cbc", "Aes128Cbc", "Aes256Gcm", "Aes192Gcm", "Aes128Gcm")]
    public string? ContentEncryption { get; set; }

    [Parameter]
    public SwitchParameter UseCapabilities { get; set; }

    [Parameter]
    [ValidateSet("RsaPkcs1", "RsaOaepSha256", "RsaOaepSha384", "RsaOaepSha512")]
    public string? KeyTransport { get; set; }

    [Parameter]
    [ValidateSet("Sha256", "Sha384", "Sha512")]
    public string? Digest { get; set; }

    [Parameter]
    [ValidateSet("RsaPkcs1", "RsaPss")]
    public string? SignaturePadding { get; set; }

    private bool IsChanged => MyInvocation.BoundParameters.Keys.Any(static name =>
        name is nameof(ContentEncryption) or nameof(UseCapabilities) or nameof(KeyTransport) or nameof(Digest) or nameof(SignaturePadding));

    /// <inheritdoc/>
    protected override void Process()
    {
        var made = new SmimePolicy
        {
            // Whoever changes nothing only looks.
            Name = Name ?? (IsChanged ? "Custom" : BasedOn.Name),
            ContentEncryption = ContentEncryption ?? BasedOn.ContentEncryption,
            // What was asked for by name is not to be replaced by what the recipients announce, unless that is asked for too.
            UseCapabilities = MyInvocation.BoundParameters.ContainsKey(nameof(UseCapabilities)) ? UseCapabilities : ContentEncryption is null && BasedOn.UseCapabilities,
            KeyTransport = KeyTransport ?? BasedOn.KeyTransport,
            Digest = Digest ?? BasedOn.Digest,
            SignaturePadding = SignaturePadding ?? BasedOn.SignaturePadding,
        };

        // There and back: names in one spelling, and an error here rather than at the first message.
        WriteObject(SmimePolicyRecords.From(SmimePolicyRecords.ToPolicy(made)));
    }
}
