using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Selection;

namespace SmimePS.Exporting;

/// <summary>The files with which requests are answered: certificates without keys, with their issuers where the format has a place for them.</summary>
internal sealed class AnswerFiles
{
    private static readonly CertificateExport Export = new() { WithPrivateKey = false };

    private readonly OutputFiles _files;
    private readonly CertificateFileFormat _format;

    /// <param name="path">A file, or a folder that exists or ends in a separator, in which files are PKCS#7: that one has the issuers and is double-clicked.</param>
    /// <param name="overwrite">Whether files that are there may be replaced.</param>
    /// <exception cref="SmimeException">The file's name tells no format, or one that is for private keys (<c>UnsupportedFileFormat</c>).</exception>
    public AnswerFiles(string path, bool overwrite)
    {
        var format = OutputFolder.IsNamed(path) ? CertificateFileFormat.P7b : CertificateExport.TryByName(path);
        if (format is null or CertificateFileFormat.Pkcs12)
        {
            throw new SmimeException("UnsupportedFileFormat", SmimeErrorKind.InvalidArgument,
                $"'{path}' is not a name for the answer to a request, which holds no private key. Let it end in .cer, .pem or .p7b, or in / to have a folder made.");
        }

        _format = format.Value;
        _files = new OutputFiles(path, CertificateExport.ExtensionOf(_format), overwrite ? ExistingFile.Replaced : ExistingFile.Kept);
    }

    /// <inheritdoc cref="OutputFiles.Reserve"/>
    public string Reserve(string name) => _files.Reserve(name);

    /// <inheritdoc cref="OutputFiles.Release"/>
    public void Release(string place) => _files.Release(place);

    /// <inheritdoc cref="OutputFiles.Prove"/>
    public void Prove(string place) => _files.Prove(place);

    /// <summary>Writes a certificate.</summary>
    /// <inheritdoc cref="OutputFiles.Write" path="/exception"/>
    public void Write(string place, FoundCertificate certificate) => _files.Write(place, Export.Write(certificate, _format).Content);
}
