using System.Security;
using System.Security.Cryptography;

namespace SmimePS.Secrets;

/// <summary>Makes up passwords that are strong enough for a file that travels, and that a person can type.</summary>
internal static class GeneratedPassword
{
    // 32 characters, none of which is taken for another: five bits each.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 5;
    private const int GroupLength = 5;

    /// <summary>A password of 125 random bits, in groups.</summary>
    public static SecureString Create()
    {
        var random = new byte[Groups * GroupLength];
        using (var generator = RandomNumberGenerator.Create()) generator.GetBytes(random);
        var password = new SecureString();
        for (var i = 0; i < random.Length; i++)
        {
            if (i > 0 && i % GroupLength == 0) password.AppendChar('-');
            password.AppendChar(Alphabet[random[i] % Alphabet.Length]);
        }

        Array.Clear(random, 0, random.Length);
        password.MakeReadOnly();
        return password;
    }
}
