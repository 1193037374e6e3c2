namespace SmimePS.Connections.Discovery;

/// <summary>Announced servers in the order in which to try them.</summary>
internal static class ServiceOrder
{
    /// <summary>
    /// By priority over all services (RFC 6186, 4), then TLS from the start before STARTTLS (RFC 8314, 5.1), then drawn by weight (RFC 2782).
    /// </summary>
    /// <param name="records">The records, with how their service is protected.</param>
    /// <param name="draw">Picks a number from 0 up to and with the one given.</param>
    public static IReadOnlyList<(ServiceRecord Record, ConnectionSecurity Security)> Of(IEnumerable<(ServiceRecord Record, ConnectionSecurity Security)> records, Func<int, int> draw) =>
    [
        .. records.GroupBy(static entry => (entry.Record.Priority, entry.Security))
            .OrderBy(static group => group.Key.Priority).ThenBy(static group => group.Key.Security)
            .SelectMany(group => ByWeight(group, draw)),
    ];

    private static IEnumerable<(ServiceRecord, ConnectionSecurity)> ByWeight(IEnumerable<(ServiceRecord Record, ConnectionSecurity)> group, Func<int, int> draw)
    {
        // Those without weight stand first, where they have the small chance that the record says they should have.
        var left = group.OrderBy(static entry => entry.Record.Weight).ToList();
        while (left.Count > 0)
        {
            var lot = draw(left.Sum(static entry => entry.Record.Weight));
            var chosen = 0;
            for (var sum = left[0].Record.Weight; sum < lot; sum += left[chosen].Record.Weight) chosen++;
            yield return left[chosen];
            left.RemoveAt(chosen);
        }
    }
}
