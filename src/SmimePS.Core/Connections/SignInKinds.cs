namespace SmimePS.Connections;

/// <summary>With what a provider lets a program in.</summary>
[Flags]
public enum SignInKinds
{
    /// <summary>Nothing is known of it.</summary>
    None = 0,

    /// <summary>The password of the mailbox.</summary>
    Password = 1,

    /// <summary>A password that is made for one program on the provider's web site, and works for nothing else.</summary>
    AppPassword = 2,

    /// <summary>An OAuth 2.0 access token (XOAUTH2 or RFC 7628).</summary>
    OAuth2 = 4,
}
