namespace Lyceum.Inference.Sampling;

/// <summary>How often each token is among the last ones of a sequence.</summary>
/// <param name="vocabularySize">Number of tokens.</param>
/// <param name="window">How many of the last tokens count; null for all.</param>
internal sealed class TokenHistory(int vocabularySize, int? window)
{
    private readonly int[] _seen = new int[vocabularySize];
    private readonly int[] _generated = new int[vocabularySize];
    private readonly (int Token, bool Generated)[] _ring = new (int, bool)[window ?? 0];
    private long _count;

    /// <summary>How often each token is in the window.</summary>
    public ReadOnlySpan<int> Seen => _seen;

    /// <summary>How often each token is in the window as a part of the answer.</summary>
    public ReadOnlySpan<int> Generated => _generated;

    /// <summary>Adds a token at the end.</summary>
    public void Add(int token, bool generated)
    {
        if (_ring.Length > 0)
        {
            ref (int Token, bool Generated) slot = ref _ring[_count % _ring.Length];
            if (_count >= _ring.Length)
            {
                _seen[slot.Token]--;
                _generated[slot.Token] -= slot.Generated ? 1 : 0;
            }

            slot = (token, generated);
        }

        _seen[token]++;
        _generated[token] += generated ? 1 : 0;
        _count++;
    }
}
