namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>Follows the outlines of glyphs (Type 2 charstrings, Adobe technical note 5177) and notes which subroutines they call; draws nothing.</summary>
/// <param name="data">The font.</param>
/// <param name="global">Subroutines of the whole font.</param>
/// <param name="local">Subroutines of the part of the font that the glyphs belong to.</param>
internal sealed class CharstringCalls(byte[] data, List<Range> global, List<Range> local)
{
    private const int DeepestCall = 10;

    private readonly Stack<int> _numbers = new();
    private int _stems;

    public HashSet<int> Global { get; } = [];

    public HashSet<int> Local { get; } = [];

    public void Follow(ReadOnlySpan<byte> outline)
    {
        _numbers.Clear();
        _stems = 0;
        Walk(outline, 0);
    }

    private void Walk(ReadOnlySpan<byte> code, int depth)
    {
        for (var at = 0; at < code.Length;)
        {
            int first = code[at];
            if (first is 28 or >= 32)
            {
                at += Push(code[at..]);
                continue;
            }

            at += first == 12 ? 2 : 1;
            switch (first)
            {
                case 10 when depth < DeepestCall:
                    Call(local, Local, depth);
                    break;
                case 29 when depth < DeepestCall:
                    Call(global, Global, depth);
                    break;
                case 11 or 14:
                    return;
                case 1 or 3 or 18 or 23 or 19 or 20:
                    _stems += _numbers.Count / 2;
                    _numbers.Clear();
                    at += first is 19 or 20 ? (_stems + 7) / 8 : 0;
                    break;
                default:
                    _numbers.Clear();
                    break;
            }
        }
    }

    private void Call(List<Range> routines, HashSet<int> called, int depth)
    {
        var bias = routines.Count < 1240 ? 107 : routines.Count < 33900 ? 1131 : 32768;
        if (!_numbers.TryPop(out var number) || number + bias < 0 || number + bias >= routines.Count)
            throw new InvalidDataException("An outline calls a subroutine that the font has not.");
        called.Add(number + bias);
        Walk(data.AsSpan(routines[number + bias]), depth + 1);
    }

    private int Push(ReadOnlySpan<byte> code)
    {
        int first = code[0];
        switch (first)
        {
            case 28:
                _numbers.Push(code.S16(1));
                return 3;
            case 255:
                _numbers.Push(code.S16(1));
                return 5;
            case <= 246:
                _numbers.Push(first - 139);
                return 1;
            case <= 250:
                _numbers.Push(((first - 247) * 256) + code[1] + 108);
                return 2;
            default:
                _numbers.Push((-(first - 251) * 256) - code[1] - 108);
                return 2;
        }
    }
}
