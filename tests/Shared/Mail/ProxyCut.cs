namespace SmimePS.Tests;

internal enum ProxySide
{
    Client,
    Server,
}

/// <summary>What a client sees when its connection is cut.</summary>
internal enum ProxyCutKind
{
    /// <summary>The end of the connection.</summary>
    End,

    /// <summary>A reset.</summary>
    Reset,

    /// <summary>Nothing: the connection stays, and no byte comes through any more in either direction.</summary>
    Stall,
}

/// <summary>Where a connection is to be cut.</summary>
internal sealed record ProxyCut(ProxySide Side, byte[] Seen, int Bytes, ProxyCutKind How);
