using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// The valid policy graph (RFC 9618, which replaces RFC 5280's tree: the same answers, without a size that grows with a power of
/// the path's length). A level holds one node a policy.
/// </summary>
internal sealed class PolicyGraph
{
    private readonly List<Dictionary<string, Node>> _levels = [];

    public PolicyGraph() => _levels.Add(new() { [Oids.AnyPolicy] = new Node(Oids.AnyPolicy, []) { Expected = [Oids.AnyPolicy] } });

    /// <summary>True once no policy is left that holds for the whole path.</summary>
    public bool IsNull { get; private set; }

    private Dictionary<string, Node> Last => _levels[_levels.Count - 1];

    /// <summary>RFC 5280, 6.1.3 (d) and (e): the policies of the next certificate down.</summary>
    public void Add(IReadOnlyList<string>? policies, bool anyPolicyCounts)
    {
        if (policies is null) IsNull = true;
        if (IsNull) return;
        var above = Last;
        var level = new Dictionary<string, Node>();
        var expecting = new Dictionary<string, List<Node>>();
        foreach (var node in above.Values)
        {
            foreach (var policy in node.Expected)
            {
                if (!expecting.TryGetValue(policy, out var parents)) expecting[policy] = parents = [];
                parents.Add(node);
            }
        }

        foreach (var policy in policies!)
        {
            if (policy == Oids.AnyPolicy) continue;
            if (expecting.TryGetValue(policy, out var parents)) level[policy] = new Node(policy, parents);
            else if (above.TryGetValue(Oids.AnyPolicy, out var any)) level[policy] = new Node(policy, [any]);
        }

        if (anyPolicyCounts && policies.Contains(Oids.AnyPolicy))
        {
            foreach (var pair in expecting)
            {
                if (!level.ContainsKey(pair.Key)) level[pair.Key] = new Node(pair.Key, pair.Value);
            }
        }

        _levels.Add(level);
        Prune();
    }

    /// <summary>RFC 5280, 6.1.4 (b): what the certificate just added calls policies below it.</summary>
    public void Map(IReadOnlyList<PolicyMapping> mappings, bool mappingCounts)
    {
        if (IsNull) return;
        foreach (var group in mappings.GroupBy(static mapping => mapping.IssuerDomain))
        {
            if (!mappingCounts)
            {
                Last.Remove(group.Key);
                continue;
            }

            if (!Last.TryGetValue(group.Key, out var node))
            {
                if (!Last.TryGetValue(Oids.AnyPolicy, out var any)) continue;
                Last[group.Key] = node = new Node(group.Key, any.Parents);
            }

            node.Expected = [.. group.Select(static mapping => mapping.SubjectDomain).Distinct()];
        }

        Prune();
    }

    /// <summary>
    /// RFC 5280, 6.1.5 (g): the policies, in the words of the anchor's domain, that hold for the path and that the user accepts.
    /// Empty where none do.
    /// </summary>
    /// <param name="accepted">The user's initial policy set; null for any policy.</param>
    public IReadOnlyList<string> Accepted(IReadOnlyCollection<string>? accepted)
    {
        if (IsNull) return [];
        var authority = new HashSet<string>();
        for (var i = 1; i < _levels.Count; i++)
        {
            foreach (var node in _levels[i].Values)
            {
                // Below anyPolicy a policy first takes a name: that is its name in the anchor's domain.
                if (node.Policy != Oids.AnyPolicy && node.Parents.Exists(static parent => parent.Policy == Oids.AnyPolicy)) authority.Add(node.Policy);
            }
        }

        var hasAny = _levels.Count == 1 || Last.ContainsKey(Oids.AnyPolicy);
        if (accepted is null || accepted.Contains(Oids.AnyPolicy)) return [.. authority, .. hasAny ? [Oids.AnyPolicy] : Array.Empty<string>()];
        return [.. accepted.Where(policy => hasAny || authority.Contains(policy))];
    }

    /// <summary>Removes what leads to no node of the last level.</summary>
    private void Prune()
    {
        for (var i = _levels.Count - 2; i >= 0; i--)
        {
            var wanted = new HashSet<Node>(_levels[i + 1].Values.SelectMany(static node => node.Parents));
            foreach (var policy in _levels[i].Where(pair => !wanted.Contains(pair.Value)).Select(static pair => pair.Key).ToList())
            {
                _levels[i].Remove(policy);
            }
        }

        IsNull = Last.Count == 0;
    }

    private sealed class Node(string policy, List<Node> parents)
    {
        public string Policy { get; } = policy;

        public List<Node> Parents { get; } = parents;

        public IReadOnlyList<string> Expected { get; set; } = [policy];
    }
}
