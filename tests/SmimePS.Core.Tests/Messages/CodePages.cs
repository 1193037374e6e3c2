using System.Runtime.CompilerServices;
using System.Text;

namespace SmimePS.Core.Tests.Messages;

/// <summary>PowerShell knows the code pages of all of Windows, and MimeKit asks for them once, at its first use.</summary>
internal static class CodePages
{
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
