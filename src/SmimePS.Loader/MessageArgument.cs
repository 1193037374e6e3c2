using System.Reflection;
using System.Text;

namespace SmimePS;

/// <summary>
/// Whatever stands for a message: one of this module's, anyone else's MimeKit message, a file, a path, raw text or bytes.
/// PowerShell makes one of these from each of them.
/// </summary>
public sealed class MessageArgument
{
    /// <summary>From a message of this module.</summary>
    public MessageArgument(MailMessage message)
        : this(MessageArgumentKind.Message, message ?? throw new ArgumentNullException(nameof(message)))
    {
    }

    /// <summary>From a file.</summary>
    public MessageArgument(FileInfo file)
        : this(MessageArgumentKind.File, file ?? throw new ArgumentNullException(nameof(file)))
    {
    }

    /// <summary>From a path, or from the raw message as text (which has more than one line).</summary>
    public MessageArgument(string text)
        : this(text is not null && text.IndexOf('\n') >= 0 ? MessageArgumentKind.Text : MessageArgumentKind.Path, text!)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("Give a message, the path of one, or its raw text.", nameof(text));
    }

    /// <summary>From the raw message.</summary>
    public MessageArgument(byte[] data)
        : this(MessageArgumentKind.Bytes, data ?? throw new ArgumentNullException(nameof(data)))
    {
    }

    /// <summary>From a <c>MimeKit.MimeMessage</c> of whatever assembly.</summary>
    /// <exception cref="ArgumentException">The object is nothing that stands for a message.</exception>
    public MessageArgument(object message)
        : this(MessageArgumentKind.Foreign, message ?? throw new ArgumentNullException(nameof(message)))
    {
        if (FindWriteTo(message.GetType()) is null)
        {
            throw new ArgumentException(
                $"A {message.GetType().FullName} is not a mail message. Give a message, a MimeKit message, the path of an .eml file, raw text or bytes.",
                nameof(message));
        }
    }

    private MessageArgument(MessageArgumentKind kind, object value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What was given.</summary>
    public MessageArgumentKind Kind { get; }

    /// <summary>What was given, as it was given: the target of an error about it.</summary>
    public object Value { get; }

    /// <summary>Writes a foreign message, raw text or bytes out as the raw message.</summary>
    /// <exception cref="InvalidOperationException">It is a path or a message of this module, which has its own stream.</exception>
    public void WriteTo(Stream output)
    {
        if (output is null) throw new ArgumentNullException(nameof(output));
        switch (Kind)
        {
            case MessageArgumentKind.Foreign:
                var write = FindWriteTo(Value.GetType())!;
                var tail = write.GetParameters().Skip(1).Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);
                try
                {
                    write.Invoke(Value, [output, .. tail]);
                }
                catch (TargetInvocationException error) when (error.InnerException is not null)
                {
                    throw new InvalidOperationException($"The message could not be written out: {error.InnerException.Message}", error.InnerException);
                }

                break;
            case MessageArgumentKind.Text:
                WriteBytes(output, new UTF8Encoding(false).GetBytes((string)Value));
                break;
            case MessageArgumentKind.Bytes:
                WriteBytes(output, (byte[])Value);
                break;
            default:
                throw new InvalidOperationException("This argument is not content.");
        }
    }

    /// <summary>What to call it in a message.</summary>
    public override string ToString() => Kind switch
    {
        MessageArgumentKind.Text => "the given text",
        MessageArgumentKind.Bytes => $"the given {((byte[])Value).Length} bytes",
        MessageArgumentKind.Foreign => "the given MimeKit message",
        MessageArgumentKind.Message when Value is MailMessage { Path: { } path } => path,
        MessageArgumentKind.Message => $"the message '{Value}'",
        _ => Value.ToString()!,
    };

    private static void WriteBytes(Stream output, byte[] data) => output.Write(data, 0, data.Length);

    /// <summary>MimeMessage.WriteTo(Stream[, CancellationToken]), found by name: this assembly must not know MimeKit.</summary>
    private static MethodInfo? FindWriteTo(Type type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.FullName != "MimeKit.MimeMessage") continue;
            return ancestor.GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.Name == "WriteTo" && TakesStream(method.GetParameters()))
                .OrderBy(method => method.GetParameters().Length)
                .FirstOrDefault();
        }

        return null;
    }

    private static bool TakesStream(ParameterInfo[] parameters) =>
        parameters.Length > 0 && parameters[0].ParameterType == typeof(Stream)
        && parameters.Skip(1).All(parameter => parameter.ParameterType == typeof(CancellationToken));
}
