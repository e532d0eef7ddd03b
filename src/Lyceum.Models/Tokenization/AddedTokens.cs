using System.Buffers;

namespace Lyceum.Models.Tokenization;

/// <summary>How an added token treats the text around it.</summary>
[Flags]
internal enum AddedTokenTraits
{
    /// <summary>No more than its own text.</summary>
    None = 0,

    /// <summary>White space before it is dropped.</summary>
    StripLeft = 1,

    /// <summary>White space after it is dropped.</summary>
    StripRight = 2,

    /// <summary>Matches only between characters that are not part of a word.</summary>
    SingleWord = 4,
}

/// <summary>A stretch of text, or a token that was found whole.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">One past the last byte.</param>
/// <param name="Id">The token, or -1 for text.</param>
internal readonly record struct Fragment(int Start, int End, int Id);

/// <summary>
/// Finds the tokens that are matched whole before anything else looks at the text. Longer tokens go before shorter ones that
/// overlap them, then the leftmost first.
/// </summary>
internal sealed class AddedTokens
{
    private readonly ByteTrie _trie = new();
    private readonly Dictionary<int, AddedTokenTraits> _traits = [];
    private readonly HashSet<byte> _firstBytes = [];
    private SearchValues<byte>? _starts;

    /// <summary>Adds a token.</summary>
    public void Add(ReadOnlySpan<byte> text, int id, AddedTokenTraits traits)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _trie.Add(text, id);
        _firstBytes.Add(text[0]);
        if (traits != AddedTokenTraits.None)
        {
            _traits[id] = traits;
        }
    }

    /// <summary>Ends the construction.</summary>
    public AddedTokens Freeze()
    {
        _starts = SearchValues.Create([.. _firstBytes]);
        return this;
    }

    /// <summary>Cuts text into plain stretches and tokens.</summary>
    public void Split(ReadOnlySpan<byte> text, List<Fragment> fragments) => Split(text, 0, text.Length, fragments);

    private static bool IsSpace(byte value) => value is 0x20 or (>= 0x09 and <= 0x0D);

    private static bool IsWord(byte value) => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || value == '_';

    private void Split(ReadOnlySpan<byte> text, int from, int end, List<Fragment> fragments)
    {
        while (from < end)
        {
            if (!TryFindFirst(text, from, end, out Fragment first))
            {
                fragments.Add(new Fragment(from, end, -1));
                return;
            }

            Fragment winner = Outbid(text, first, end);
            AddedTokenTraits traits = _traits.GetValueOrDefault(winner.Id);
            int leftEnd = winner.Start;
            while (traits.HasFlag(AddedTokenTraits.StripLeft) && leftEnd > from && IsSpace(text[leftEnd - 1]))
            {
                leftEnd--;
            }

            if (winner.Start > first.Start)
            {
                Split(text, from, leftEnd, fragments);
            }
            else if (leftEnd > from)
            {
                fragments.Add(new Fragment(from, leftEnd, -1));
            }

            fragments.Add(winner);
            from = winner.End;
            while (traits.HasFlag(AddedTokenTraits.StripRight) && from < end && IsSpace(text[from]))
            {
                from++;
            }
        }
    }

    private bool TryFindFirst(ReadOnlySpan<byte> text, int from, int end, out Fragment found)
    {
        for (int at = from; at < end; at++)
        {
            int skip = text[at..end].IndexOfAny(_starts!);
            if (skip < 0)
            {
                break;
            }

            at += skip;
            if (TryMatch(text, at, end, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    // The longest token in a chain of overlaps that grow to the right: nothing longer overlaps it from either side.
    private Fragment Outbid(ReadOnlySpan<byte> text, Fragment best, int end)
    {
        for (int at = best.Start + 1; at < best.End; at++)
        {
            if (TryMatch(text, at, end, out Fragment rival) && rival.End - rival.Start > best.End - best.Start)
            {
                best = rival;
            }
        }

        return best;
    }

    private bool TryMatch(ReadOnlySpan<byte> text, int at, int end, out Fragment found)
    {
        int id = _trie.FindLongest(text[at..end], out int length);
        found = new Fragment(at, at + length, id);
        return id >= 0 && (!_traits.GetValueOrDefault(id).HasFlag(AddedTokenTraits.SingleWord)
            || ((at == 0 || !IsWord(text[at - 1])) && (found.End == text.Length || !IsWord(text[found.End]))));
    }
}
