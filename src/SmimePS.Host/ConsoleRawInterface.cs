using System.Management.Automation.Host;

namespace SmimePS.Host;

/// <summary>The console's size, colours and keys. What a redirected or foreign console lacks has a plain stand-in.</summary>
internal sealed class ConsoleRawInterface : PSHostRawUserInterface
{
    private const int DefaultWidth = 120;
    private const int DefaultHeight = 50;

    public override ConsoleColor ForegroundColor
    {
        get => Console.ForegroundColor is var color && Enum.IsDefined(color) ? color : ConsoleColor.Gray;
        set => Console.ForegroundColor = value;
    }

    public override ConsoleColor BackgroundColor
    {
        get => Console.BackgroundColor is var color && Enum.IsDefined(color) ? color : ConsoleColor.Black;
        set => Console.BackgroundColor = value;
    }

    public override Size BufferSize
    {
        get => new(Width, Height);
        set { }
    }

    public override Size WindowSize
    {
        get => new(Width, Height);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition
    {
        get => Console.IsOutputRedirected ? new Coordinates(0, 0) : new Coordinates(Console.CursorLeft, Console.CursorTop);
        set
        {
            if (!Console.IsOutputRedirected) Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override string WindowTitle { get; set; } = "SmimePS";

    // A terminal that was given no size has none or one column.
    private static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 1 ? DefaultWidth : Math.Max(Console.WindowWidth, 20);

    private static int Height => Console.IsOutputRedirected ? DefaultHeight : Math.Max(Console.WindowHeight, 2);

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (Console.IsInputRedirected) throw new HostException("A key cannot be read: the input is not a console.");
        var key = Console.ReadKey((options & ReadKeyOptions.NoEcho) != 0);
        var modifiers = key.Modifiers;
        ControlKeyStates state = 0;
        if (modifiers.HasFlag(ConsoleModifiers.Shift)) state |= ControlKeyStates.ShiftPressed;
        if (modifiers.HasFlag(ConsoleModifiers.Alt)) state |= ControlKeyStates.LeftAltPressed;
        if (modifiers.HasFlag(ConsoleModifiers.Control)) state |= ControlKeyStates.LeftCtrlPressed;
        return new KeyInfo((int)key.Key, key.KeyChar, state, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable) Console.ReadKey(intercept: true);
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // This is how scripts clear the screen.
        if (rectangle is { Left: -1, Top: -1 } && !Console.IsOutputRedirected) Console.Clear();
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
    }
}
