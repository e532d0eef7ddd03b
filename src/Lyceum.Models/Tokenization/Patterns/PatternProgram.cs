namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>What one instruction of a <see cref="PatternProgram"/> does.</summary>
internal enum PatternOperation
{
    /// <summary>Takes one code point of the set.</summary>
    Set,

    /// <summary>Takes between <c>X</c> and <c>Y</c> code points of the set, as many as possible.</summary>
    Loop,

    /// <summary>Goes to <c>X</c>, and to <c>Y</c> should that fail.</summary>
    Split,

    /// <summary>Goes to <c>X</c>.</summary>
    Jump,

    /// <summary>Runs the program that follows; goes to <c>X</c> if it matches (not, where negative). <c>Y</c> code points back for a look behind.</summary>
    Look,

    /// <summary>Runs the program that follows and goes to <c>X</c> from where it ended.</summary>
    Atomic,

    /// <summary>Checks the position.</summary>
    At,

    /// <summary>The end of a program.</summary>
    Match,
}

/// <summary>One instruction; see <see cref="PatternOperation"/>.</summary>
internal readonly record struct PatternInstruction(
    PatternOperation Operation, int X = 0, int Y = 0, CodePointSet? Set = null, bool Flag = false, Anchor Anchor = default);

/// <summary>
/// A pattern as a short program for <see cref="PatternMatcher"/>. The order of choices is that of backtracking engines:
/// the first alternative that leads to a match wins, whatever its length.
/// </summary>
internal sealed class PatternProgram
{
    private const int MaximumLength = 20_000;
    private readonly List<PatternInstruction> _instructions = [];

    private PatternProgram(string pattern) => Pattern = pattern;

    /// <summary>The pattern's text.</summary>
    public string Pattern { get; }

    /// <summary>The instructions; the first is where a match begins.</summary>
    public PatternInstruction[] Instructions { get; private set; } = [];

    /// <summary>What a match may begin with; null where it may be empty or begin with anything.</summary>
    public CodePointSet? First { get; private set; }

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ModelFormatException">It is malformed, too long, or asks for something that is not supported.</exception>
    public static PatternProgram Compile(string pattern)
    {
        PatternNode node = PatternParser.Parse(pattern);
        PatternProgram program = new(pattern);
        program.Emit(node);
        program.Append(new PatternInstruction(PatternOperation.Match));
        program.Instructions = [.. program._instructions];

        CodePointSet first = new();
        if (!CollectFirst(node, first))
        {
            program.First = first.Freeze();
        }

        return program;
    }

    private static PatternNode Simplify(PatternNode node)
    {
        while (node is PatternNode.Sequence { Parts.Count: 1 } sequence)
        {
            node = sequence.Parts[0];
        }

        return node;
    }

    // Adds what the node may begin with; returns whether it may match the empty text.
    private static bool CollectFirst(PatternNode node, CodePointSet first)
    {
        switch (node)
        {
            case PatternNode.Set set:
                first.Add(set.Members);
                return false;
            case PatternNode.Sequence sequence:
                foreach (PatternNode part in sequence.Parts)
                {
                    if (!CollectFirst(part, first))
                    {
                        return false;
                    }
                }

                return true;
            case PatternNode.Choice choice:
                bool anyEmpty = false;
                foreach (PatternNode option in choice.Options)
                {
                    anyEmpty |= CollectFirst(option, first);
                }

                return anyEmpty;
            case PatternNode.Repeat repeat:
                return CollectFirst(repeat.Body, first) || repeat.Minimum == 0;
            case PatternNode.Atomic atomic:
                return CollectFirst(atomic.Body, first);
            default:
                return true;
        }
    }

    // The number of code points that every match of the node has; -1 where it varies.
    private static int Width(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set:
                return 1;
            case PatternNode.Sequence sequence:
                int sum = 0;
                foreach (PatternNode part in sequence.Parts)
                {
                    int width = Width(part);
                    if (width < 0)
                    {
                        return -1;
                    }

                    sum += width;
                }

                return sum;
            case PatternNode.Choice choice:
                int common = Width(choice.Options[0]);
                return choice.Options.All(option => Width(option) == common) ? common : -1;
            case PatternNode.Repeat repeat:
                int body = Width(repeat.Body);
                return body >= 0 && repeat.Minimum == repeat.Maximum && (long)body * repeat.Minimum < MaximumLength ? body * repeat.Minimum : -1;
            case PatternNode.Atomic atomic:
                return Width(atomic.Body);
            default:
                return 0;
        }
    }

    private ModelFormatException Wrong(string what) => new($"The pre-tokenizer pattern '{Pattern}' {what}.");

    private int Append(PatternInstruction instruction)
    {
        if (_instructions.Count >= MaximumLength)
        {
            throw Wrong("is too long");
        }

        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                Append(new PatternInstruction(PatternOperation.Set, Set: set.Members));
                break;
            case PatternNode.Sequence sequence:
                foreach (PatternNode part in sequence.Parts)
                {
                    Emit(part);
                }

                break;
            case PatternNode.Choice choice:
                EmitChoice(choice);
                break;
            case PatternNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case PatternNode.Look look:
                int width = look.Behind ? Width(look.Body) : 0;
                if (width < 0)
                {
                    throw Wrong("looks behind at text of varying length");
                }

                EmitNested(new PatternInstruction(PatternOperation.Look, Y: width, Flag: look.Negative), look.Body);
                break;
            case PatternNode.Atomic atomic:
                EmitNested(new PatternInstruction(PatternOperation.Atomic), atomic.Body);
                break;
            case PatternNode.At at:
                Append(new PatternInstruction(PatternOperation.At, Anchor: at.Anchor));
                break;
        }
    }

    private void EmitNested(PatternInstruction head, PatternNode body)
    {
        int at = Append(head);
        Emit(body);
        Append(new PatternInstruction(PatternOperation.Match));
        _instructions[at] = head with { X = _instructions.Count };
    }

    private void EmitChoice(PatternNode.Choice choice)
    {
        List<int> jumps = [];
        for (int i = 0; i < choice.Options.Count; i++)
        {
            if (i == choice.Options.Count - 1)
            {
                Emit(choice.Options[i]);
                break;
            }

            int split = Append(default);
            Emit(choice.Options[i]);
            jumps.Add(Append(default));
            _instructions[split] = new PatternInstruction(PatternOperation.Split, split + 1, _instructions.Count);
        }

        foreach (int jump in jumps)
        {
            _instructions[jump] = new PatternInstruction(PatternOperation.Jump, _instructions.Count);
        }
    }

    private void EmitRepeat(PatternNode.Repeat repeat)
    {
        PatternNode body = Simplify(repeat.Body);
        if (body is PatternNode.Set set && repeat.Greed != Greed.Lazy)
        {
            Append(new PatternInstruction(PatternOperation.Loop, repeat.Minimum, repeat.Maximum, set.Members, Flag: repeat.Greed == Greed.Possessive));
            return;
        }

        if (repeat.Greed == Greed.Possessive)
        {
            EmitNested(new PatternInstruction(PatternOperation.Atomic), repeat with { Greed = Greed.Greedy });
            return;
        }

        for (int i = 0; i < repeat.Minimum; i++)
        {
            Emit(body);
        }

        if (repeat.Maximum == int.MaxValue)
        {
            if (CollectFirst(body, new CodePointSet()))
            {
                throw Wrong("repeats a group that may match nothing");
            }

            int split = Append(default);
            Emit(body);
            Append(new PatternInstruction(PatternOperation.Jump, split));
            SetSplit(split, repeat.Greed);
            return;
        }

        List<int> splits = [];
        for (int i = repeat.Minimum; i < repeat.Maximum; i++)
        {
            splits.Add(Append(default));
            Emit(body);
        }

        foreach (int split in splits)
        {
            SetSplit(split, repeat.Greed);
        }
    }

    private void SetSplit(int split, Greed greed)
    {
        int end = _instructions.Count;
        _instructions[split] = greed == Greed.Lazy
            ? new PatternInstruction(PatternOperation.Split, end, split + 1)
            : new PatternInstruction(PatternOperation.Split, split + 1, end);
    }
}
