namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>
/// Runs a <see cref="PatternProgram"/> over code points by backtracking, with its own stack, and remembers for the whole text what
/// cannot succeed: how far each loop's last run of members reached, from which of its ends the rest of the pattern failed, and, once a search
/// becomes long, which alternatives failed where. So the patterns of real tokenizers take time linear in the text, also on a
/// million spaces, and no pattern takes exponential time. Holds scratch memory; one caller at a time.
/// </summary>
internal sealed class PatternMatcher
{
    private const int FreeSteps = 4096;

    private readonly List<long> _marks = [];
    private readonly HashSet<long> _failed = [];
    private readonly CodePointSet _word = UnicodeProperties.Word().Freeze();
    private PatternProgram? _program;
    private Stretch[] _runs = [];
    private Stretch[] _failures = [];
    private Choice[] _stack = new Choice[64];
    private int _depth;
    private long _searchSteps;

    /// <summary>Instructions executed and states resumed so far, over all searches: the measure of the work done.</summary>
    public long Steps { get; private set; }

    /// <summary>Begins a text. What was learnt about the one before is forgotten.</summary>
    public void Begin(PatternProgram program)
    {
        _program = program;
        int length = program.Instructions.Length;
        if (_runs.Length < length)
        {
            _runs = new Stretch[length];
            _failures = new Stretch[length];
        }

        Array.Fill(_runs, Stretch.None, 0, length);
        Array.Fill(_failures, Stretch.None, 0, length);
    }

    /// <summary>Finds the first match at or after <paramref name="from"/>, in the text that <see cref="Begin"/> announced. The match may be empty.</summary>
    public bool TryFind(ReadOnlySpan<int> text, int from, out int start, out int end)
    {
        PatternProgram program = _program!;
        _failed.Clear();
        _searchSteps = 0;
        CodePointSet? first = program.First;
        end = -1;
        for (start = from; start <= text.Length && end < 0; start++)
        {
            if (first is not null && (start == text.Length || !first.Contains(text[start])))
            {
                _searchSteps++;
                continue;
            }

            end = Run(program.Instructions, 0, text, start);
        }

        start--;
        Steps += _searchSteps;
        return end >= 0;
    }

    private int Run(PatternInstruction[] program, int address, ReadOnlySpan<int> text, int position)
    {
        int floor = _depth;
        int marksBefore = _marks.Count;
        while (true)
        {
            _searchSteps++;
            ref readonly PatternInstruction instruction = ref program[address];
            bool failed = false;
            switch (instruction.Operation)
            {
                case PatternOperation.Set:
                    failed = position >= text.Length || !instruction.Set!.Contains(text[position]);
                    position++;
                    address++;
                    break;
                case PatternOperation.Loop:
                    int count = Count(address, instruction, text, position);
                    failed = count < instruction.X;
                    address++;
                    if (!failed && !instruction.Flag && count > instruction.X)
                    {
                        Push(new Choice(address, position + count, position + instruction.X, IsLoop: true));
                    }

                    position += count;
                    break;
                case PatternOperation.Split:
                    Push(new Choice(instruction.Y, position + 1, position, IsLoop: false));
                    address = instruction.X;
                    break;
                case PatternOperation.Jump:
                    address = instruction.X;
                    break;
                case PatternOperation.Look:
                    int from = position - instruction.Y;
                    bool found = from >= 0 && RunLook(program, address + 1, text, from, position, instruction.Y > 0);
                    failed = found == instruction.Flag;
                    address = instruction.X;
                    break;
                case PatternOperation.Atomic:
                    position = Run(program, address + 1, text, position);
                    failed = position < 0;
                    address = instruction.X;
                    break;
                case PatternOperation.At:
                    failed = !Holds(instruction.Anchor, text, position);
                    address++;
                    break;
                default:
                    // Alternatives on the way to a match have not failed, whatever was noted of them.
                    for (int i = marksBefore; i < _marks.Count; i++)
                    {
                        _failed.Remove(_marks[i]);
                    }

                    _marks.RemoveRange(marksBefore, _marks.Count - marksBefore);
                    _depth = floor;
                    return position;
            }

            if (failed && !TryResume(floor, out address, out position))
            {
                _marks.RemoveRange(marksBefore, _marks.Count - marksBefore);
                return -1;
            }
        }
    }

    private bool RunLook(PatternInstruction[] program, int address, ReadOnlySpan<int> text, int from, int position, bool behind)
    {
        int end = Run(program, address, text, from);
        return behind ? end == position : end >= 0;
    }

    // How many members follow. A loop without bound that starts inside its last run ends where that ended.
    private int Count(int address, in PatternInstruction loop, ReadOnlySpan<int> text, int position)
    {
        ref Stretch run = ref _runs[address];
        if (loop.Y == int.MaxValue && position >= run.Low && position <= run.High)
        {
            return run.High - position;
        }

        int limit = loop.Y < text.Length - position ? position + loop.Y : text.Length;
        int end = position;
        while (end < limit && loop.Set!.Contains(text[end]))
        {
            end++;
        }

        _searchSteps += end - position;
        if (loop.Y == int.MaxValue)
        {
            run = new Stretch(position, end);
        }

        return end - position;
    }

    private void Push(Choice choice)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = choice;
    }

    // The latest choice that is left. One of a loop stands for the ends below the one tried last, down to the lowest.
    private bool TryResume(int floor, out int address, out int position)
    {
        while (_depth > floor)
        {
            _searchSteps++;
            ref Choice top = ref _stack[_depth - 1];
            address = top.Address;
            position = top.Position - 1;
            if (top.IsLoop)
            {
                // The end above failed just now; others below it may have failed before.
                position = _failures[address].Extend(top.Position) - 1;
            }

            top.Position = position;
            if (position <= top.Lowest)
            {
                _depth--;
            }

            if (position >= top.Lowest && (top.IsLoop || _searchSteps < FreeSteps || Mark(address, position)))
            {
                return true;
            }
        }

        address = 0;
        position = 0;
        return false;
    }

    private bool Mark(int address, int position)
    {
        long mark = ((long)address << 32) | (uint)position;
        if (!_failed.Add(mark))
        {
            return false;
        }

        _marks.Add(mark);
        return true;
    }

    private bool Holds(Anchor anchor, ReadOnlySpan<int> text, int position) => anchor switch
    {
        Anchor.Start => position == 0,
        Anchor.End => position == text.Length,
        Anchor.WordBoundary => IsWord(text, position - 1) != IsWord(text, position),
        _ => IsWord(text, position - 1) == IsWord(text, position),
    };

    private bool IsWord(ReadOnlySpan<int> text, int position) =>
        (uint)position < (uint)text.Length && _word.Contains(text[position]);

    private record struct Choice(int Address, int Position, int Lowest, bool IsLoop);

    // Positions from one to another, both included.
    private record struct Stretch(int Low, int High)
    {
        public static readonly Stretch None = new(int.MaxValue, -1);

        // Takes a position in, and returns the lowest that is connected with it.
        public int Extend(int position)
        {
            if (position >= Low - 1 && position <= High + 1)
            {
                Low = Math.Min(Low, position);
                High = Math.Max(High, position);
            }
            else
            {
                this = new Stretch(position, position);
            }

            return Low;
        }
    }
}
