using System.Collections.Concurrent;
using System.Security;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Records;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Issuing;

/// <summary>PKCS#12 files: the one that was named, or one for each certificate in a folder.</summary>
internal sealed class Pkcs12Destination : CertificateDestination
{
    private static readonly string[] Extensions = [".p12", ".pfx"];

    private readonly OutputFiles _files;
    private readonly SecureString? _password;
    private readonly Pkcs12Protection _protection;
    private readonly ConcurrentDictionary<string, IReadOnlyList<Identity>> _history = new(StringComparer.Ordinal);

    /// <param name="path">A file, or a folder that exists or ends in a separator.</param>
    /// <param name="password">The password of every file; null to make one up for each.</param>
    /// <param name="protection">How the files are encrypted.</param>
    /// <param name="existing">What becomes of files that are there.</param>
    /// <exception cref="SmimeException">The path is neither a folder nor the name of a PKCS#12 file (<c>UnsupportedFileFormat</c>).</exception>
    public Pkcs12Destination(string path, SecureString? password, Pkcs12Protection protection, ExistingFile existing)
    {
        // What has no ending at all can only be meant as a folder.
        if (!OutputFolder.IsNamed(path) && !File.Exists(path) && Path.GetExtension(path).Length == 0) path += Path.DirectorySeparatorChar;
        if (!OutputFolder.IsNamed(path) && !Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new SmimeException("UnsupportedFileFormat", SmimeErrorKind.InvalidArgument,
                $"'{path}' is neither a folder that exists nor the name of a PKCS#12 file. Name a file that ends in .p12 or .pfx, or end the name in / to have the folder made; Export-SmimeCertificate writes other formats.");
        }

        _files = new OutputFiles(path, ".p12", existing);
        _password = password;
        _protection = protection;
    }

    public override bool IsDeliveredAtOnce => true;

    public override bool CarriesHistory => true;

    public override string Reserve(IReadOnlyList<string> addresses, IReadOnlyList<Identity>? history = null)
    {
        var place = _files.Reserve(addresses[0]);
        if (history is not null) _history[place] = history;
        return place;
    }

    public override string Describe(string place) => place;

    public override void Prove(string place) => _files.Prove(place);

    public override void Release(string place)
    {
        _files.Release(place);
        _history.TryRemove(place, out _);
    }

    /// <remarks>A file whose password was made up and told to nobody would only be in the way of the next one.</remarks>
    public override bool Withdraw(string place)
    {
        if (_password is not null) return false;
        OutputFiles.Withdraw(place);
        return true;
    }

    public override Delivery Prepare(IssuedCertificate issued, string place)
    {
        var made = _password is null ? GeneratedPassword.Create() : null;
        using var password = new Passphrase(_password ?? made);
        // The newest first: some programs take one key alone.
        IReadOnlyList<Identity> all = _history.TryGetValue(place, out var older) ? [issued.Identity!, .. older] : [issued.Identity!];
        var content = Pkcs12Writer.Write(all, password.Characters, Pkcs12Choices.Options(_protection, made is not null));
        return new Delivery(_files.Stage(place, content, secret: true), made);
    }

    public override SmimeCertificate Save(IssuedCertificate issued, string place, Delivery delivery) =>
        delivery.File is { Error: { } error } ? throw error : SmimeCertificateRecords.From(new FoundCertificate(issued.Identity!, place) { Path = place }, delivery.MadeUpPassword);
}
