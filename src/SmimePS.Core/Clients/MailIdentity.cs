using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>An address that an account of Thunderbird's writes from, as the preferences have it.</summary>
/// <param name="Key">Its name in the preferences, such as <c>id1</c>.</param>
/// <param name="Address">The address.</param>
internal sealed record MailIdentity(string Key, string Address)
{
    // As Thunderbird numbers them; others have no business in names that are written back.
    private static readonly Regex AddressName = new(@"^mail\.identity\.(?<key>[A-Za-z0-9_-]+)\.useremail\z", RegexOptions.CultureInvariant);
    private static readonly Regex ListName = new(@"^mail\.account\.[^.]+\.identities$", RegexOptions.CultureInvariant);

    private string SigningName => Name("signing_cert_name");

    private string SigningKey => Name("signing_cert_dbkey");

    private string EncryptionName => Name("encryption_cert_name");

    private string EncryptionKey => Name("encryption_cert_dbkey");

    private string SignByDefault => Name("sign_mail");

    /// <summary>Those of the accounts there are; an account that was deleted leaves its identity behind.</summary>
    public static IReadOnlyList<MailIdentity> All(Preferences preferences)
    {
        var lists = preferences.Names.Where(static name => ListName.IsMatch(name)).ToList();
        var used = new HashSet<string>(lists.SelectMany(list => (preferences.Text(list) ?? "").Split(',').Select(static key => key.Trim())), StringComparer.Ordinal);
        return [.. preferences.Names.Distinct().Select(static name => AddressName.Match(name)).Where(static match => match.Success)
            .Select(match => new MailIdentity(match.Groups["key"].Value, (preferences.Text(match.Value) ?? "").Trim()))
            .Where(one => one.Address.Length > 0 && (lists.Count == 0 || used.Contains(one.Key)))];
    }

    /// <summary>Has it sign, have itself encrypted for, or both, with a certificate.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Use(Preferences preferences, Certificate certificate, CertificatePurpose purpose, bool signByDefault)
    {
        var (name, key) = (SubjectName.Of(certificate), ThunderbirdCertificateKey.Of(certificate));
        var changed = false;
        if (purpose.HasFlag(CertificatePurpose.Sign))
        {
            changed |= preferences.Set(SigningKey, key) | preferences.Set(SigningName, name);
            if (signByDefault) changed |= preferences.SetTrue(SignByDefault);
        }

        if (purpose.HasFlag(CertificatePurpose.Encrypt)) changed |= preferences.Set(EncryptionKey, key) | preferences.Set(EncryptionName, name);
        return changed;
    }

    /// <summary>Takes a certificate away from it, where it has that one.</summary>
    /// <returns>Whether it had.</returns>
    public bool Forget(Preferences preferences, Certificate certificate)
    {
        var key = ThunderbirdCertificateKey.Of(certificate);
        var signed = IsKey(preferences, SigningKey, key) && preferences.Remove(SigningKey) | preferences.Remove(SigningName);
        var encrypted = IsKey(preferences, EncryptionKey, key) && preferences.Remove(EncryptionKey) | preferences.Remove(EncryptionName);
        // Nothing could be sent any more: Thunderbird would ask for a certificate each time. OpenPGP goes by the same switch.
        if (signed && string.IsNullOrEmpty(preferences.Text(Name("openpgp_key_id"))) && preferences.IsTrue(SignByDefault)) preferences.Remove(SignByDefault);
        return signed || encrypted;
    }

    /// <summary>Which of what <see cref="Use"/> sets is set otherwise in preferences that go before these.</summary>
    public IReadOnlyList<string> Overruled(Preferences preferences, Preferences above) =>
        [.. new[] { SigningKey, EncryptionKey }.Where(name => above.Text(name) is { } fixedValue && fixedValue != preferences.Text(name))];

    // Older versions broke the base64 into lines.
    private static bool IsKey(Preferences preferences, string name, string key) =>
        preferences.Text(name) is { } set && new string([.. set.Where(static character => !char.IsWhiteSpace(character))]) == key;

    private string Name(string of) => $"mail.identity.{Key}.{of}";
}
