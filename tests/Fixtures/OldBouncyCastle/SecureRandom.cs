namespace Org.BouncyCastle.Security;

/// <summary>A type of the same name that can do nothing: whoever meets it by mistake fails.</summary>
public class SecureRandom;
