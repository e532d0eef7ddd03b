using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Masks;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>
/// All ways in which a text can be read so far, above the frames that they share: expressions under way, each with what follows it. The states
/// of an automaton that comes about where it is walked; equal configurations of one <see cref="Machine"/> are the same object.
/// </summary>
internal sealed class Configuration
{
    private const int Few = 4;

    private Transition?[]? _row;

    /// <summary>Made by <see cref="Machine"/>.</summary>
    public Configuration((Language Language, Continuation Next)[] items, bool endsHere, int shortest)
    {
        Items = items;
        EndsHere = endsHere;
        Shortest = shortest;
        ByteSet first = default;
        foreach ((Language language, _) in items)
        {
            first |= language.First;
            IsExact |= language is CapturedText { IsUnderWay: true };
            IsProvisional |= language is CapturedText { IsProvisional: true };
            IsCapturing |= language is CapturedText { IsBegun: true };
            HasUnknown |= language is CapturedText { DecidesLength: true };
        }

        First = first;
    }

    /// <summary>Expressions of which at least one more byte is to come, each once, in the order of their numbers.</summary>
    public (Language Language, Continuation Next)[] Items { get; }

    /// <summary>Whether the text may also go on with what the frame below says, or end where there is none.</summary>
    public bool EndsHere { get; }

    /// <summary>Bytes to the nearest point where <see cref="EndsHere"/> holds.</summary>
    public int Shortest { get; }

    /// <summary>The bytes that may follow, or more than those.</summary>
    public ByteSet First { get; }

    /// <summary>Whether it remembers text that was read, so that it is made for one state alone.</summary>
    public bool IsExact { get; }

    /// <summary>Whether tokens that lead here must be tried by a state that remembers what was read.</summary>
    public bool IsProvisional { get; }

    /// <summary>Whether a text is under way that is to be remembered.</summary>
    public bool IsCapturing { get; }

    /// <summary>Whether the shortest way to the end depends on a text that is to be remembered.</summary>
    public bool HasUnknown { get; }

    /// <summary>The configuration without what it remembers, once known.</summary>
    public Configuration? Forgetful { get; set; }

    /// <summary>The masks that were made so far.</summary>
    public MaskNode? Masks { get; set; }

    /// <summary>What this configuration becomes when it ends and a frame opens, for frames that were met.</summary>
    public Dictionary<Continuation, Transition>? Resumed { get; set; }

    /// <summary>The transition for a byte, if it was needed before.</summary>
    public Transition? Find(byte next)
    {
        if (!First.Contains(next))
        {
            return Transition.Dead;
        }

        if (_row is null)
        {
            return null;
        }

        if (_row.Length == 256)
        {
            return _row[next];
        }

        foreach (Transition? transition in _row)
        {
            if (transition is null)
            {
                return null;
            }

            if (transition.Bytes.Contains(next))
            {
                return transition;
            }
        }

        return null;
    }

    /// <summary>Keeps a transition.</summary>
    public void Keep(Transition transition)
    {
        _row ??= new Transition?[First.Count <= Few ? First.Count : 256];
        if (_row.Length < 256)
        {
            _row[Array.IndexOf(_row, null)] = transition;
            return;
        }

        for (ByteSet rest = transition.Bytes; !rest.IsEmpty; rest &= ~ByteSet.Of(rest.Lowest))
        {
            _row[rest.Lowest] = transition;
        }
    }
}
