namespace SmimePS.Mutations;

/// <summary>Gives an input to whatever reads its kind; what comes back tells roughly which way it went.</summary>
internal static class Targets
{
    public static string Read(InputKind kind, byte[] data, People people) => kind switch
    {
        InputKind.Cms => CmsTarget.Read(data, people),
        InputKind.Mail => MailTarget.Read(data, people),
        InputKind.Mbox => MailTarget.ReadMbox(data, people),
        InputKind.Certificate => CertificateTarget.Read(data, people),
        InputKind.RevocationList => CertificateTarget.ReadList(data, people),
        _ => CertificateTarget.ReadKey(data, people),
    };
}
