using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// Keeps PowerShell from taking a whole object (the row of a table, an account) for an address when it turns it into text: such an
/// object binds by the names of its properties, or not at all.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressesOfObjectAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Names = ["Address", "Mail", "Email", "EmailAddress"];

    /// <summary>Whether an object without addresses is left to other parameters, such as a file to one that takes paths.</summary>
    public bool LeavesOthers { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is not PSObject { BaseObject: not (string or System.Collections.IEnumerable or System.Net.Mail.MailAddress) } wrapped) return inputData;
        if (wrapped.BaseObject is SmimeCertificate certificate) return certificate.Addresses.ToArray();
        foreach (var name in Names)
        {
            if (wrapped.Properties[name]?.Value is { } value) return value;
        }

        // A row of a table that ends early: the column is there, and nothing in it.
        if (!LeavesOthers && Array.Exists(Names, name => wrapped.Properties[name] is not null)) return Array.Empty<string>();
        var message = $"The object has none of the properties {string.Join(", ", Names)}. Name one of its columns so, or give addresses.";
        // The one exception after which PowerShell tries the next parameter.
        throw LeavesOthers ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message)) : new ArgumentTransformationMetadataException(message);
    }
}
