using System.Runtime.InteropServices;

namespace Lyceum.Inference.Sampling;

/// <summary>How often tokens are among the last ones of a sequence. Takes memory for what is there, not for the vocabulary.</summary>
/// <param name="window">How many of the last tokens count; null for all.</param>
internal sealed class TokenHistory(int? window)
{
    private const int Few = 64;

    private readonly Dictionary<int, (int Seen, int Generated)> _counts = new(Few);
    private readonly Queue<(int Token, bool Generated)> _last = new(window is null ? 0 : Few);

    /// <summary>The tokens in the window: how often each is there, and how often as a part of the answer.</summary>
    public Dictionary<int, (int Seen, int Generated)> Counts => _counts;

    /// <summary>Adds a token at the end.</summary>
    public void Add(int token, bool generated)
    {
        if (window is { } length)
        {
            if (_last.Count == length)
            {
                Remove(_last.Dequeue());
            }

            _last.Enqueue((token, generated));
        }

        ref (int Seen, int Generated) counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _);
        counts.Seen++;
        counts.Generated += generated ? 1 : 0;
    }

    private void Remove((int Token, bool Generated) oldest)
    {
        ref (int Seen, int Generated) counts = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, oldest.Token);
        counts.Generated -= oldest.Generated ? 1 : 0;
        if (--counts.Seen == 0)
        {
            _counts.Remove(oldest.Token);
        }
    }
}
