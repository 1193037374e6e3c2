namespace SmimePS.Revocation;

/// <summary>A name leads to no address that may be asked.</summary>
internal sealed class AddressRefusedException() : IOException("its name leads to this machine, or to an address that only this machine reaches.");
