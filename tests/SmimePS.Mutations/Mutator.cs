namespace SmimePS.Mutations;

/// <summary>Makes an input out of a seed by a few changes stacked on each other. The same random numbers make the same input.</summary>
internal sealed class Mutator
{
    private readonly IReadOnlyList<Seed> _seeds;
    private readonly Dictionary<InputKind, List<Seed>> _byKind;

    public Mutator(IReadOnlyList<Seed> seeds)
    {
        _seeds = seeds;
        _byKind = seeds.GroupBy(static seed => seed.Kind).ToDictionary(static group => group.Key, static group => group.ToList());
    }

    public Seed Make(Random random)
    {
        // Messages are what strangers send; certificates and keys get the rest.
        var kind = random.Next(20) switch { < 9 => InputKind.Cms, < 14 => InputKind.Mail, 14 => InputKind.Mbox, 15 or 16 => InputKind.Certificate, 17 => InputKind.RevocationList, _ => InputKind.Key };
        var among = _byKind[kind];
        // Ours stand first: half of the inputs come from the messages that really open.
        var seed = random.Next(2) == 0 ? among[random.Next(Math.Min(among.Count, 60))] : among[random.Next(among.Count)];
        var data = seed.Data;
        var changes = random.Next(3) switch { 0 => 1, 1 => 2, _ => random.Next(2, 9) };
        for (var i = 0; i < changes; i++) data = IsText(data) ? TextMutation.Apply(data, random, inner => Binary(inner, random), () => Text(random)) : Binary(data, random);
        return seed with { Data = data };
    }

    private byte[] Binary(byte[] data, Random random) =>
        random.Next(3) == 0 ? ByteMutation.Apply(data, random) : BerMutation.Apply(data, random, () => AnyNode(random));

    private BerNode? AnyNode(Random random)
    {
        var data = _seeds[random.Next(_seeds.Count)].Data;
        if (IsText(data)) return null;
        var all = BerNode.All(BerNode.Parse(data)).Take(2000).ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)].Node;
    }

    private byte[] Text(Random random)
    {
        var mail = _byKind[InputKind.Mail];
        return mail[random.Next(mail.Count)].Data;
    }

    private static bool IsText(byte[] data) => data.Length > 0 && data[0] is not (0x30 or 0x31 or 0x24 or 0xA0) && data.AsSpan(0, Math.Min(data.Length, 64)).IndexOf((byte)0) < 0;
}
