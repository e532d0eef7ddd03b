using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>A small finite automaton that reads one character after another, where each character ends in one place only.</summary>
internal sealed class CharacterAutomaton
{
    /// <summary>Between two characters.</summary>
    public const int Boundary = 0;

    /// <summary>The byte cannot follow.</summary>
    public const int Dead = -1;

    private const int MaximumStates = 256;

    private readonly List<int[]> _next = [];

    private CharacterAutomaton(ByteSet first) => First = first;

    /// <summary>The bytes that a character begins with.</summary>
    public ByteSet First { get; }

    /// <summary>The most bytes that a character that has begun still needs at least.</summary>
    public int LongestRest { get; private set; }

    /// <summary>Builds it; null where a character may end in several places, be empty, or take too many states.</summary>
    public static CharacterAutomaton? TryBuild(LanguageTable table, Language character)
    {
        if (character.IsNullable || character.MayBeDead)
        {
            return null;
        }

        CharacterAutomaton automaton = new(character.First);
        Dictionary<Language, int> states = new() { [character] = Boundary };
        List<Language> order = [character];
        for (int state = 0; state < order.Count; state++)
        {
            int[] row = new int[256];
            Array.Fill(row, Dead);
            ByteSet rest = order[state].First;
            while (!rest.IsEmpty)
            {
                ByteSet same = rest;
                Language derivative = order[state].Derive(table, rest.Lowest, ref same);
                rest &= ~same;
                if (derivative is Nothing)
                {
                    continue;
                }

                int target = Boundary;
                if (derivative is not EmptyText)
                {
                    if (derivative.IsNullable || derivative == character)
                    {
                        return null;
                    }

                    if (!states.TryGetValue(derivative, out target))
                    {
                        target = order.Count;
                        states.Add(derivative, target);
                        order.Add(derivative);
                        automaton.LongestRest = Math.Max(automaton.LongestRest, derivative.Shortest(table));
                        if (order.Count > MaximumStates)
                        {
                            return null;
                        }
                    }
                }

                for (; !same.IsEmpty; same &= ~ByteSet.Of(same.Lowest))
                {
                    row[same.Lowest] = target;
                }
            }

            automaton._next.Add(row);
        }

        return automaton;
    }

    /// <summary>The state after a byte.</summary>
    public int Step(int state, byte next) => _next[state][next];
}
