namespace SmimePS.Connections;

/// <summary>Which name a provider wants beside the password.</summary>
public enum UserNameForm
{
    /// <summary>The whole mail address.</summary>
    Address,

    /// <summary>What stands before the @.</summary>
    LocalPart,
}
