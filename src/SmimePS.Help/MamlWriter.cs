using System.Xml;

namespace SmimePS.Help;

/// <summary>Writes the help file that Get-Help reads.</summary>
internal static class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string path, IEnumerable<(CommandShape Shape, CommandPage Page)> commands)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false) });
        writer.WriteStartElement("helpItems", "http://msh");
        writer.WriteAttributeString("schema", "maml");
        foreach (var (shape, page) in commands) WriteCommand(writer, shape, page);
        writer.WriteEndElement();
    }

    private static void WriteCommand(XmlWriter writer, CommandShape shape, CommandPage page)
    {
        writer.WriteStartElement("command", "command", Command);
        writer.WriteAttributeString("xmlns", "maml", null, Maml);
        writer.WriteAttributeString("xmlns", "dev", null, Dev);
        Element(writer, Command, "details", () =>
        {
            Text(writer, Command, "name", shape.Name);
            Text(writer, Command, "verb", shape.Name.Split('-')[0]);
            Text(writer, Command, "noun", shape.Name.Split('-')[1]);
            Paragraphs(writer, "description", page.Synopsis);
        });
        Paragraphs(writer, "description", page.Description);
        Element(writer, Command, "syntax", () =>
        {
            foreach (var set in shape.Sets) WriteSyntax(writer, shape, page, set);
        });
        Element(writer, Command, "parameters", () =>
        {
            foreach (var parameter in shape.Parameters.OrderBy(static item => item.Name, StringComparer.Ordinal))
                WriteParameter(writer, parameter, page, parameter.Sets.Values.First(), withDetails: true);
        });
        Types(writer, "inputTypes", "inputType", page.Inputs);
        Types(writer, "returnValues", "returnValue", page.Outputs);
        Element(writer, Maml, "alertSet", () => Paragraphs(writer, "alert", page.Notes));
        Element(writer, Command, "examples", () =>
        {
            foreach (var (example, number) in page.Examples.Select(static (example, index) => (example, index + 1))) WriteExample(writer, example, number);
        });
        Element(writer, Command, "relatedLinks", () =>
        {
            foreach (var (text, target) in page.Links) WriteLink(writer, text, target);
        });
        writer.WriteEndElement();
    }

    private static void WriteSyntax(XmlWriter writer, CommandShape shape, CommandPage page, string set) => Element(writer, Command, "syntaxItem", () =>
    {
        Text(writer, Maml, "name", shape.Name);
        var parameters = shape.Parameters.Select(parameter => (parameter, attribute: parameter.In(set))).Where(static pair => pair.attribute is not null)
            .OrderBy(static pair => pair.attribute!.Position < 0 ? int.MaxValue : pair.attribute.Position).ThenBy(static pair => !pair.attribute!.Mandatory);
        foreach (var (parameter, attribute) in parameters) WriteParameter(writer, parameter, page, attribute!, withDetails: false);
    });

    private static void WriteParameter(
        XmlWriter writer, ParameterShape parameter, CommandPage page, System.Management.Automation.ParameterAttribute attribute, bool withDetails) => Element(writer, Command, "parameter", () =>
    {
        var input = (attribute.ValueFromPipeline, attribute.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        writer.WriteAttributeString("required", attribute.Mandatory ? "true" : "false");
        writer.WriteAttributeString("variableLength", parameter.Type.IsArray ? "true" : "false");
        writer.WriteAttributeString("globbing", parameter.Globbing ? "true" : "false");
        writer.WriteAttributeString("pipelineInput", input);
        writer.WriteAttributeString("position", attribute.Position < 0 ? "named" : attribute.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteAttributeString("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases));
        Text(writer, Maml, "name", parameter.Name);
        var text = parameter.StandardText is { } standard ? [standard] : page.Parameters.First(entry => entry.Name.TrimStart('-') == parameter.Name).Paragraphs;
        if (withDetails && parameter.Values.Count > 0) text = [.. text, "Values: " + string.Join(", ", parameter.Values) + "."];
        Paragraphs(writer, "description", text);
        if (!parameter.IsSwitch || withDetails)
        {
            writer.WriteStartElement("command", "parameterValue", Command);
            writer.WriteAttributeString("required", parameter.IsSwitch ? "false" : "true");
            writer.WriteAttributeString("variableLength", parameter.Type.IsArray ? "true" : "false");
            writer.WriteString(ParameterShape.TypeName(parameter.Type));
            writer.WriteEndElement();
        }

        if (!withDetails) return;
        Element(writer, Dev, "type", () =>
        {
            Text(writer, Maml, "name", ParameterShape.TypeName(parameter.Type));
            Text(writer, Maml, "uri", "");
        });
        Text(writer, Dev, "defaultValue", parameter.Default);
    });

    private static void Types(XmlWriter writer, string list, string item, IEnumerable<PageEntry> entries) => Element(writer, Command, list, () =>
    {
        foreach (var entry in entries)
        {
            Element(writer, Command, item, () =>
            {
                Element(writer, Dev, "type", () => Text(writer, Maml, "name", entry.Name));
                Paragraphs(writer, "description", entry.Paragraphs);
            });
        }
    });

    private static void WriteExample(XmlWriter writer, PageExample example, int number) => Element(writer, Command, "example", () =>
    {
        var title = System.Text.RegularExpressions.Regex.Replace(example.Title, @"^Example \d+:\s*", "");
        Text(writer, Maml, "title", $"-------- Example {number}: {title} --------");
        Text(writer, Dev, "code", example.Code);
        Element(writer, Dev, "remarks", () =>
        {
            foreach (var paragraph in example.Remarks) Text(writer, Maml, "para", paragraph);
        });
    });

    private static void WriteLink(XmlWriter writer, string text, string target) => Element(writer, Maml, "navigationLink", () =>
    {
        // A link to another page is a cmdlet's name to Get-Help; an address is for a browser.
        Text(writer, Maml, "linkText", text);
        Text(writer, Maml, "uri", Uri.IsWellFormedUriString(target, UriKind.Absolute) ? target : "");
    });

    private static void Paragraphs(XmlWriter writer, string name, IEnumerable<string> paragraphs) => Element(writer, Maml, name, () =>
    {
        foreach (var paragraph in paragraphs) Text(writer, Maml, "para", paragraph);
    });

    private static void Element(XmlWriter writer, string space, string name, Action content)
    {
        writer.WriteStartElement(Prefix(space), name, space);
        content();
        writer.WriteEndElement();
    }

    private static void Text(XmlWriter writer, string space, string name, string text) => writer.WriteElementString(Prefix(space), name, space, text);

    private static string Prefix(string space) => space == Maml ? "maml" : space == Dev ? "dev" : "command";
}
