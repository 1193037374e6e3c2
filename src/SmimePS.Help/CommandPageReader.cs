using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SmimePS.Help;

/// <summary>Reads a page: one heading of the first level, sections under headings of the second, entries under those of the third.</summary>
internal static class CommandPageReader
{
    public static CommandPage Read(string path)
    {
        var title = "";
        var sections = new Dictionary<string, List<(PageEntry Entry, string Code, List<(string, string)> Links)>>(StringComparer.OrdinalIgnoreCase);
        List<(PageEntry, string, List<(string, string)>)>? section = null;
        var (entry, line, blocks) = ("", 1, new List<Block>());
        foreach (var block in Markdown.Parse(File.ReadAllText(path)))
        {
            if (block is not HeadingBlock heading)
            {
                blocks.Add(block);
                continue;
            }

            Flush();
            var text = Text(heading.Inline);
            line = heading.Line + 1;
            switch (heading.Level)
            {
                case 1:
                    title = text;
                    break;
                case 2:
                    sections[text] = section = [];
                    entry = "";
                    break;
                default:
                    entry = text;
                    break;
            }
        }

        Flush();
        return new CommandPage(
            title, Paragraphs("SYNOPSIS"), Paragraphs("DESCRIPTION"),
            [.. In("EXAMPLES").Select(static item => new PageExample(item.Entry.Name, item.Entry.Line, item.Code, item.Entry.Paragraphs))],
            Entries("PARAMETERS"), Entries("INPUTS"), Entries("OUTPUTS"), Paragraphs("NOTES"),
            [.. In("RELATED LINKS").SelectMany(static item => item.Links)]);

        void Flush()
        {
            if (section is not null && (blocks.Count > 0 || entry.Length > 0))
            {
                var code = blocks.OfType<FencedCodeBlock>().FirstOrDefault(static fence => fence.Info == "powershell");
                var paragraphs = blocks.Where(block => block != code).SelectMany(static block => Plain(block, "")).ToArray();
                var links = blocks.SelectMany(static block => block.Descendants<LinkInline>()).Select(static link => (Text(link), link.Url ?? "")).ToList();
                section.Add((new PageEntry(entry, line, paragraphs), code?.Lines.ToString() ?? "", links));
            }

            blocks.Clear();
        }

        IEnumerable<(PageEntry Entry, string Code, List<(string, string)> Links)> In(string name) => sections.TryGetValue(name, out var found) ? found : [];
        string[] Paragraphs(string name) => [.. In(name).SelectMany(static item => item.Entry.Paragraphs)];
        PageEntry[] Entries(string name) => [.. In(name).Select(static item => item.Entry).Where(static item => item.Name.Length > 0)];
    }

    private static IEnumerable<string> Plain(Block block, string indent)
    {
        switch (block)
        {
            case LeafBlock { Inline: not null } leaf:
                yield return indent + Text(leaf.Inline);
                break;
            case CodeBlock code:
                yield return code.Lines.ToString();
                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    var mark = list.IsOrdered ? $"{item.Order}. " : "- ";
                    foreach (var text in item.SelectMany(child => Plain(child, "")))
                    {
                        yield return indent + mark + text;
                        mark = "  ";
                    }
                }

                break;
            case ContainerBlock container:
                foreach (var text in container.SelectMany(child => Plain(child, indent))) yield return text;
                break;
        }
    }

    private static string Text(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline container:
                    text.Append(Text(container));
                    break;
            }
        }

        return text.ToString();
    }
}
