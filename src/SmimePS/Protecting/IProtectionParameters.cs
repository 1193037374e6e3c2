using System.Management.Automation;

namespace SmimePS.Protecting;

/// <summary>The parameters of a cmdlet that protects messages: they have the same names and mean the same in each.</summary>
internal interface IProtectionParameters
{
    SwitchParameter Opaque { get; }

    CertificateArgument? Signer { get; }

    CertificateArgument[] Recipient { get; }

    SwitchParameter RecipientOnly { get; }

    SwitchParameter Compress { get; }

    SmimePolicy Policy { get; }

    string? ContentEncryption { get; }

    string? Digest { get; }

    string HeaderConfidentiality { get; }

    SwitchParameter NoHeaderProtection { get; }

    SwitchParameter NoLegacyDisplay { get; }

    SwitchParameter AllowProtected { get; }
}
