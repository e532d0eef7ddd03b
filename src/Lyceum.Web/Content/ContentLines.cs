using System.Text;

namespace Lyceum.Web.Content;

/// <summary>Takes a text in pieces: its lines end with <c>\n</c> alone, and it ends with <c>…</c> where it is longer than what is shown.</summary>
internal sealed class ContentLines
{
    private int _length;
    private bool _endsWithReturn;

    /// <summary>What was taken, but for what the reader removed.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Takes a piece.</summary>
    public void Append(string text)
    {
        int start = 0;
        while (start < text.Length && _length <= ContentReader.MaxLength)
        {
            if (_endsWithReturn && text[start] == '\n')
            {
                start++;
            }

            _endsWithReturn = false;
            int end = text.IndexOf('\r', start);
            int stop = end < 0 ? text.Length : end;
            int count = Math.Min(stop - start, ContentReader.MaxLength - _length);
            Text.Append(text, start, count);
            _length += count;
            if (count < stop - start || (end >= 0 && _length == ContentReader.MaxLength))
            {
                Text.Append("\n\n…\n");
                _length = ContentReader.MaxLength + 1;
            }
            else if (end >= 0)
            {
                Text.Append('\n');
                _length++;
                _endsWithReturn = true;
                stop++;
            }

            start = stop;
        }
    }
}
