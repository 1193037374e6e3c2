using System.Management.Automation;

namespace SmimePS.Connecting;

/// <summary>Lets a connected mailbox be given by its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is object[] several) return several.Select(one => Transform(engineIntrinsics, one)).Cast<SmimeMailboxSession>().ToArray();
        if (value is not string name) return inputData;
        return MailboxSessions.Find(name) ?? throw new ArgumentTransformationMetadataException(
            $"No mailbox named '{name}' is connected{(MailboxSessions.All is { Count: > 0 } all ? $": those that are: {string.Join(", ", all)}" : "")}. Connect-SmimeMailbox connects one.");
    }
}
