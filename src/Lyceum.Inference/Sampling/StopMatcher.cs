using System.Text;

namespace Lyceum.Inference.Sampling;

/// <summary>
/// Watches a stream of text for stop strings. Text that may be the beginning of one is held back until it is certain; the stop string
/// itself and what follows are never let out. How the text is cut into pieces makes no difference.
/// </summary>
public sealed class StopMatcher
{
    private readonly string[] _stops;
    private readonly int[][] _borders;
    private readonly int[] _matched;
    private readonly StringBuilder _held = new();

    /// <summary>Makes a matcher.</summary>
    /// <param name="stopStrings">The strings, compared character by character.</param>
    /// <exception cref="ArgumentException">One is empty, or has half of a surrogate pair.</exception>
    public StopMatcher(IReadOnlyList<string> stopStrings)
    {
        ArgumentNullException.ThrowIfNull(stopStrings);
        _stops = [.. stopStrings];
        foreach (string stop in _stops)
        {
            if (string.IsNullOrEmpty(stop) || HasHalfCharacter(stop))
            {
                throw new ArgumentException("A stop string must not be empty or have half of a surrogate pair.", nameof(stopStrings));
            }
        }

        _borders = [.. _stops.Select(Borders)];
        _matched = new int[_stops.Length];
    }

    /// <summary>The stop string that ended the text, or null.</summary>
    public string? Stopped { get; private set; }

    /// <summary>Adds text.</summary>
    /// <returns>What is certain now, in its order; empty once <see cref="Stopped"/>.</returns>
    public string Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Stopped is not null)
        {
            return "";
        }

        if (_stops.Length == 0)
        {
            return text;
        }

        foreach (char c in text)
        {
            _held.Append(c);
            if (Advance(c) is { } stop)
            {
                Stopped = stop;
                _held.Length -= stop.Length;
                return Release(_held.Length);
            }
        }

        return Release(_held.Length - _matched.Max());
    }

    /// <summary>Ends the text, or a part of it beyond which no stop string reaches.</summary>
    /// <returns>What was held back; empty if a stop string ended the text.</returns>
    public string Flush()
    {
        Array.Clear(_matched);
        return Release(_held.Length);
    }

    private static bool HasHalfCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    // Knuth, Morris and Pratt 1977: for each length of a match, the longest shorter match that it ends with.
    private static int[] Borders(string pattern)
    {
        int[] borders = new int[pattern.Length + 1];
        int length = 0;
        for (int i = 1; i < pattern.Length; i++)
        {
            while (length > 0 && pattern[i] != pattern[length])
            {
                length = borders[length];
            }

            length += pattern[i] == pattern[length] ? 1 : 0;
            borders[i + 1] = length;
        }

        return borders;
    }

    // The longest stop string that ends with this character, or null.
    private string? Advance(char c)
    {
        string? complete = null;
        for (int i = 0; i < _stops.Length; i++)
        {
            string stop = _stops[i];
            int matched = _matched[i];
            while (matched > 0 && c != stop[matched])
            {
                matched = _borders[i][matched];
            }

            matched += c == stop[matched] ? 1 : 0;
            _matched[i] = matched;
            if (matched == stop.Length && stop.Length > (complete?.Length ?? 0))
            {
                complete = stop;
            }
        }

        return complete;
    }

    private string Release(int length)
    {
        if (length == 0)
        {
            return "";
        }

        string text = _held.ToString(0, length);
        _held.Remove(0, length);
        return text;
    }
}
