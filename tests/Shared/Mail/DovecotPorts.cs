namespace SmimePS.Tests;

/// <param name="Imap">With STARTTLS, which is required.</param>
/// <param name="Imaps">With TLS from the first byte.</param>
/// <param name="Plain">Without TLS, and without an offer of it.</param>
internal sealed record DovecotPorts(int Imap, int Imaps, int Plain, int Lmtp);
