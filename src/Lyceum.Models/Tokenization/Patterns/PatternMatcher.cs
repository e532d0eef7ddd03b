namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>
/// Runs a <see cref="PatternProgram"/> over code points by backtracking, with its own stack. A search that becomes long starts to
/// remember which (instruction, position) pairs have failed, so that no pair is tried twice: nothing grows exponentially, and the
/// patterns of real tokenizers take time linear in the text. Holds scratch memory; one caller at a time.
/// </summary>
internal sealed class PatternMatcher
{
    private const int FreeSteps = 4096;

    private readonly List<long> _marks = [];
    private readonly HashSet<long> _failed = [];
    private readonly CodePointSet _word = UnicodeProperties.Word().Freeze();
    private (int Address, int Position, int Lowest)[] _stack = new (int, int, int)[64];
    private int _depth;
    private long _searchSteps;

    /// <summary>Instructions executed and states resumed so far, over all searches: the measure of the work done.</summary>
    public long Steps { get; private set; }

    /// <summary>Finds the first match at or after <paramref name="from"/>. The match may be empty.</summary>
    public bool TryFind(PatternProgram program, ReadOnlySpan<int> text, int from, out int start, out int end)
    {
        _failed.Clear();
        _searchSteps = 0;
        CodePointSet? first = program.First;
        for (start = from; start <= text.Length; start++)
        {
            if (first is not null && (start == text.Length || !first.Contains(text[start])))
            {
                _searchSteps++;
                continue;
            }

            end = Run(program.Instructions, 0, text, start);
            if (end >= 0)
            {
                Steps += _searchSteps;
                return true;
            }

            if (program.FailsByRuns)
            {
                CodePointSet members = program.Instructions[0].Set!;
                while (start + 1 < text.Length && members.Contains(text[start + 1]))
                {
                    start++;
                    _searchSteps++;
                }
            }
        }

        Steps += _searchSteps;
        end = -1;
        return false;
    }

    private static int Count(CodePointSet members, ReadOnlySpan<int> text, int position, int maximum)
    {
        int limit = maximum < text.Length - position ? position + maximum : text.Length;
        int end = position;
        while (end < limit && members.Contains(text[end]))
        {
            end++;
        }

        return end - position;
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
                    int count = Count(instruction.Set!, text, position, instruction.Y);
                    _searchSteps += count;
                    failed = count < instruction.X;
                    address++;
                    if (!failed && !instruction.Flag && count > instruction.X)
                    {
                        Push(address, position + count, position + instruction.X);
                    }

                    position += count;
                    break;
                case PatternOperation.Split:
                    Push(instruction.Y, position + 1, position);
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
                    // States on the way to a match have not failed, whatever was noted of them.
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

    private void Push(int address, int position, int lowest)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = (address, position, lowest);
    }

    // An entry stands for the positions below the given one, down to the lowest, the highest first.
    private bool TryResume(int floor, out int address, out int position)
    {
        while (_depth > floor)
        {
            ref (int Address, int Position, int Lowest) top = ref _stack[_depth - 1];
            address = top.Address;
            position = --top.Position;
            if (position == top.Lowest)
            {
                _depth--;
            }

            if (++_searchSteps < FreeSteps)
            {
                return true;
            }

            long mark = ((long)address << 32) | (uint)position;
            if (_failed.Add(mark))
            {
                _marks.Add(mark);
                return true;
            }
        }

        address = 0;
        position = 0;
        return false;
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
}
