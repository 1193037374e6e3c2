namespace SmimePS.Help;

/// <summary>A cmdlet's page as text: paragraphs are strings.</summary>
internal sealed record CommandPage(
    string Title,
    IReadOnlyList<string> Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<PageExample> Examples,
    IReadOnlyList<PageEntry> Parameters,
    IReadOnlyList<PageEntry> Inputs,
    IReadOnlyList<PageEntry> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<(string Text, string Target)> Links);

/// <summary>A heading of the third level with what stands below it.</summary>
internal sealed record PageEntry(string Name, int Line, IReadOnlyList<string> Paragraphs);

/// <summary>An example: its title, its code, and what is said about it.</summary>
internal sealed record PageExample(string Title, int Line, string Code, IReadOnlyList<string> Remarks);
