namespace SmimePS.Selection;

/// <summary>Several addresses in one text, as a column of a table has them: parted by semicolons or commas.</summary>
internal static class AddressList
{
    /// <summary>The addresses, without blanks around them; what stands in quotation marks is not taken apart.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string> texts)
    {
        var addresses = new List<string>();
        foreach (var text in texts)
        {
            var start = 0;
            var quoted = false;
            for (var i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && text[i] == '"') quoted = !quoted;
                if (i < text.Length && (quoted || text[i] is not (';' or ','))) continue;
                if (text.Substring(start, i - start).Trim() is { Length: > 0 } address) addresses.Add(address);
                start = i + 1;
            }
        }

        return addresses;
    }
}
