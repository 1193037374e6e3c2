namespace SmimePS.Mutations;

/// <summary>Changes to values of BER and to how they nest, and lies about their lengths.</summary>
internal static class BerMutation
{
    private const int MaxBytes = 128 * 1024;

    public static byte[] Apply(byte[] data, Random random, Func<BerNode?> another)
    {
        var tree = BerNode.Parse(data);
        var all = BerNode.All(tree).ToList();
        if (all.Count == 0) return ByteMutation.Apply(data, random);
        var (node, among) = all[random.Next(all.Count)];
        var at = among.IndexOf(node);
        switch (random.Next(13))
        {
            case 0 or 1:
                node.FalseLength = FalseLength(node, random);
                break;
            case 2:
                node.Tag = ChangedTag(node.Tag, random);
                break;
            case 3:
                Repeat(node, among, at, random, data.Length);
                break;
            case 4:
                among.RemoveAt(at);
                break;
            case 5:
                var other = random.Next(among.Count);
                (among[at], among[other]) = (among[other], among[at]);
                break;
            case 6:
                if (another() is { } spliced) among[at] = spliced;
                break;
            case 7:
                if (another() is { } inserted) among.Insert(at, inserted);
                break;
            case 8:
                Nest(node, random);
                break;
            case 9:
                node.IsIndefinite = !node.IsIndefinite;
                if (node.IsIndefinite && node.Tag.Length > 0) node.Tag = [(byte)(node.Tag[0] | 0x20), .. node.Tag.Skip(1)];
                break;
            case 10:
                Segment(node, random);
                break;
            case 11:
                // Something of the same kind from elsewhere: an algorithm, a name, a number, a curve.
                for (var i = 0; i < 20; i++)
                {
                    if (another() is not { } candidate || !candidate.Tag.AsSpan().SequenceEqual(node.Tag)) continue;
                    among[at] = candidate;
                    break;
                }

                break;
            default:
                if (node.Children is null) node.Content = ChangedContent(node.Content, random);
                else node.Children.Add(node.Copy());
                break;
        }

        return BerNode.Write(tree);
    }

    private static byte[] FalseLength(BerNode node, Random random)
    {
        var right = BerNode.Write([node]).Length;
        return random.Next(12) switch
        {
            0 => [0x80],
            1 => [0x00],
            2 => [0xFF],
            3 => [0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            4 => [0x84, 0x7F, 0xFF, 0xFF, 0xFF],
            5 => [0x86, 0x01, 0, 0, 0, 0, 0],
            6 => [0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            7 => [0x90, .. new byte[14], (byte)(right >> 8), (byte)right],
            8 => [0x84, 0, 0, (byte)(right >> 8), (byte)right],
            9 => BerNode.Length(right + 1),
            10 => BerNode.Length(Math.Max(0, right - 1 - random.Next(8))),
            _ => BerNode.Length(random.Next(1 << random.Next(1, 24))),
        };
    }

    private static byte[] ChangedTag(byte[] tag, Random random) => random.Next(6) switch
    {
        0 => [(byte)random.Next(256)],
        1 when tag.Length > 0 => [(byte)(tag[0] ^ 0x20), .. tag.Skip(1)],
        2 => [(byte)(0xA0 | random.Next(8))],
        3 => [(byte)(0x80 | random.Next(8))],
        4 => [(byte)(0x1F | (random.Next(8) << 5)), .. Enumerable.Repeat((byte)(0x80 | random.Next(128)), random.Next(5)), (byte)random.Next(128)],
        _ => [(byte)(random.Next(32) | (random.Next(2) << 5))],
    };

    private static void Repeat(BerNode node, List<BerNode> among, int at, Random random, int total)
    {
        var size = BerNode.Write([node]).Length;
        var most = Math.Max(1, (MaxBytes - total) / Math.Max(1, size));
        var times = random.Next(10) == 0 ? Math.Min(most, 20_000) : random.Next(1, 4);
        among.InsertRange(at, Enumerable.Repeat(node, Math.Min(times, most)));
    }

    private static void Nest(BerNode node, Random random)
    {
        var depth = random.Next(4) == 0 ? random.Next(1, 400) : random.Next(1, 4);
        byte tag = random.Next(3) switch { 0 => 0x24, 1 => 0x31, _ => 0x30 };
        var isIndefinite = random.Next(2) == 0;
        for (var i = 0; i < depth; i++)
        {
            var inner = new BerNode { Tag = node.Tag, Children = node.Children, Content = node.Content, IsIndefinite = node.IsIndefinite, FalseLength = node.FalseLength };
            (node.Tag, node.Children, node.Content, node.IsIndefinite, node.FalseLength) = ([tag], [inner], [], isIndefinite, null);
        }
    }

    private static void Segment(BerNode node, Random random)
    {
        if (node.Children is not null || node.Tag.Length != 1 || node.Content.Length == 0) return;
        var cut = random.Next(node.Content.Length);
        var rule = random.Next(4) == 0 ? (byte)random.Next(32) : (byte)0x04;
        node.Children = [new BerNode { Tag = [rule], Content = node.Content[..cut] }, new BerNode { Tag = [0x04], Content = node.Content[cut..] }];
        node.Tag = [(byte)(node.Tag[0] | 0x20)];
        node.Content = [];
    }

    private static byte[] ChangedContent(byte[] content, Random random) => random.Next(7) switch
    {
        0 => [],
        1 => new byte[random.Next(1, 40)],
        2 => [.. Enumerable.Repeat((byte)0xFF, random.Next(1, 40))],
        3 => [0x7F, 0xFF, 0xFF, 0xFF],
        4 => [.. Enumerable.Repeat((byte)(0x80 | random.Next(128)), random.Next(1, random.Next(8) == 0 ? 30_000 : 100)), 0x01],
        _ => ByteMutation.Apply(content, random),
    };
}
