using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace SmimePS.Host;

/// <summary>A line with a cursor, a history and completion by Tab.</summary>
internal sealed class LineEditor(Runspace runspace)
{
    private readonly List<string> _history = [];
    private readonly StringBuilder _line = new();
    private CommandCompletion? _completion;
    private int _cursor;
    private int _top;
    private int _left;

    /// <summary>The line; null at the end of the input (Ctrl+D on an empty line).</summary>
    public string? ReadLine(string prompt)
    {
        Console.Out.Write(prompt);
        (_left, _top, _cursor, _completion) = (Console.CursorLeft, Console.CursorTop, 0, null);
        _line.Clear();
        var at = _history.Count;
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
                if (key.Key != ConsoleKey.Tab) _completion = null;
                switch (key.Key)
                {
                    case ConsoleKey.Enter:
                        Console.Out.WriteLine();
                        var text = _line.ToString();
                        if (text.Length > 0 && (_history.Count == 0 || _history[^1] != text)) _history.Add(text);
                        return text;
                    case ConsoleKey.D when control && _line.Length == 0:
                        Console.Out.WriteLine();
                        return null;
                    case ConsoleKey.C when control:
                        Console.Out.WriteLine("^C");
                        return "";
                    case ConsoleKey.UpArrow when at > 0:
                        Replace(_history[--at]);
                        break;
                    case ConsoleKey.DownArrow when at < _history.Count:
                        Replace(++at < _history.Count ? _history[at] : "");
                        break;
                    case ConsoleKey.Tab:
                        Complete(forward: !key.Modifiers.HasFlag(ConsoleModifiers.Shift));
                        break;
                    default:
                        Edit(key, control);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private void Edit(ConsoleKeyInfo key, bool control)
    {
        var before = _line.Length;
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow when _cursor > 0:
                _cursor--;
                break;
            case ConsoleKey.RightArrow when _cursor < _line.Length:
                _cursor++;
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when control:
                _cursor = 0;
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when control:
                _cursor = _line.Length;
                break;
            case ConsoleKey.Backspace when _cursor > 0:
                _line.Remove(--_cursor, 1);
                break;
            case ConsoleKey.Delete when _cursor < _line.Length:
                _line.Remove(_cursor, 1);
                break;
            case ConsoleKey.Escape:
            case ConsoleKey.U when control:
                _line.Clear();
                _cursor = 0;
                break;
            default:
                if (control || key.KeyChar < ' ') return;
                _line.Insert(_cursor++, key.KeyChar);
                break;
        }

        Redraw(before);
    }

    private void Complete(bool forward)
    {
        using var shell = PowerShell.Create(runspace);
        _completion ??= CommandCompletion.CompleteInput(_line.ToString(), _cursor, null, shell);
        if (_completion.GetNextResult(forward) is not { } result) return;
        var before = _line.Length;
        _line.Remove(_completion.ReplacementIndex, _completion.ReplacementLength).Insert(_completion.ReplacementIndex, result.CompletionText);
        _completion.ReplacementLength = result.CompletionText.Length;
        _cursor = _completion.ReplacementIndex + result.CompletionText.Length;
        Redraw(before);
    }

    private void Replace(string text)
    {
        var before = _line.Length;
        _line.Clear().Append(text);
        _cursor = text.Length;
        Redraw(before);
    }

    private void Redraw(int lengthBefore)
    {
        Console.SetCursorPosition(_left, _top);
        Console.Out.Write(_line.ToString().PadRight(lengthBefore));
        // Writing past the last row scrolls the line's beginning up.
        var width = Math.Max(Console.BufferWidth, 1);
        var rows = (_left + Math.Max(_line.Length, lengthBefore)) / width;
        _top = Math.Min(_top, Math.Max(Console.BufferHeight - 1 - rows, 0));
        Console.SetCursorPosition((_left + _cursor) % width, _top + ((_left + _cursor) / width));
    }
}
