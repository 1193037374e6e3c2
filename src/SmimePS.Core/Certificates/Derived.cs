namespace SmimePS.Certificates;

/// <summary>
/// A field for the one thing that another room makes of an immutable object, made once and kept with it: a weak table beside would cost every
/// collection of garbage its share. Safe for use from several threads, all of which get the same.
/// </summary>
internal struct Derived
{
    private object? _value;

    public T Get<TOwner, T>(TOwner owner, Func<TOwner, T> make)
        where T : class
    {
        if (Volatile.Read(ref _value) is T known) return known;
        var made = make(owner);
        return Interlocked.CompareExchange(ref _value, made, null) as T ?? made;
    }
}
