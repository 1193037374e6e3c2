using System.Text;

namespace MimeKit;

/// <summary>As much of the old library's message as another module's caller would hand to ours.</summary>
public class MimeMessage(string raw)
{
    public void WriteTo(Stream stream, CancellationToken cancellationToken = default) => stream.Write(Encoding.UTF8.GetBytes(raw));
}
