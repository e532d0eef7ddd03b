using System.Globalization;
using System.Text;
using Lyceum.Models.Tokenization.Patterns;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>Changes a stretch of text before it is cut and encoded. The text is a list of code points, changed in place.</summary>
internal abstract class TextTransform
{
    /// <summary>Changes the text.</summary>
    /// <param name="text">A stretch of text between added tokens.</param>
    /// <param name="atStart">Whether the whole text begins with it.</param>
    public abstract void Apply(List<int> text, bool atStart);

    /// <summary>The code points of a string.</summary>
    protected static int[] ToCodePoints(string text) => [.. text.EnumerateRunes().Select(static rune => rune.Value)];
}

/// <summary>Brings text into a Unicode normal form.</summary>
internal sealed class NormalFormTransform(UnicodeForm form) : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart) => UnicodeNormalizer.Normalize(text, form);
}

/// <summary>Writes letters in lower case.</summary>
internal sealed class LowercaseTransform : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        bool hasDottedCapital = false;
        for (int i = 0; i < text.Count; i++)
        {
            hasDottedCapital |= text[i] == 0x130;
            text[i] = Rune.TryCreate(text[i], out Rune rune) && text[i] != 0x130 ? Rune.ToLowerInvariant(rune).Value : text[i];
        }

        // The one letter whose lower case is two characters.
        if (hasDottedCapital)
        {
            int[] source = [.. text];
            text.Clear();
            foreach (int codePoint in source)
            {
                text.AddRange(codePoint == 0x130 ? ['i', 0x307] : [codePoint]);
            }
        }
    }
}

/// <summary>Drops marks.</summary>
internal sealed class StripAccentsTransform : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart) => text.RemoveAll(static codePoint => codePoint >= 0x300
        && CodePoints.Category(codePoint) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);
}

/// <summary>Drops white space at the ends.</summary>
internal sealed class StripTransform(bool left, bool right) : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        int end = text.Count;
        while (right && end > 0 && CodePoints.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        text.RemoveRange(end, text.Count - end);
        int start = 0;
        while (left && start < end && CodePoints.IsWhiteSpace(text[start]))
        {
            start++;
        }

        text.RemoveRange(0, start);
    }
}

/// <summary>Puts something in front of a text that is not empty; on request only where it is not there yet, and only in front of the whole text.</summary>
internal sealed class PrependTransform(string content, bool unlessPresent, bool onlyAtStart = false) : TextTransform
{
    private readonly int[] _content = ToCodePoints(content);

    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        if (text.Count > 0 && (atStart || !onlyAtStart) && !(unlessPresent && text.Count >= _content.Length && text[.._content.Length].SequenceEqual(_content)))
        {
            text.InsertRange(0, _content);
        }
    }
}

/// <summary>Replaces every match of a pattern.</summary>
internal sealed class ReplaceTransform(PatternProgram program, string content) : TextTransform
{
    private readonly int[] _content = ToCodePoints(content);

    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        int[] source = [.. text];
        PatternMatcher matcher = new();
        matcher.Begin(program);
        text.Clear();
        int done = 0;
        int from = 0;
        while (from <= source.Length && matcher.TryFind(source, from, out int start, out int end))
        {
            text.AddRange(source.AsSpan(done, start - done));
            text.AddRange(_content);
            done = end;
            from = end > start ? end : end + 1;
        }

        text.AddRange(source.AsSpan(done));
    }
}

/// <summary>Replaces one code point by another: the common case of <see cref="ReplaceTransform"/>.</summary>
internal sealed class ReplaceOneTransform(int from, int to) : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        for (int i = 0; i < text.Count; i++)
        {
            text[i] = text[i] == from ? to : text[i];
        }
    }
}

/// <summary>Applies SentencePiece's compiled rules.</summary>
internal sealed class CharacterMapTransform(PrecompiledCharacterMap map) : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        byte[] utf8 = new byte[text.Count * 4];
        int length = 0;
        foreach (int codePoint in text)
        {
            length += CodePoints.Write(codePoint, utf8.AsSpan(length));
        }

        text.Clear();
        ReadOnlySpan<byte> rest = utf8.AsSpan(0, length);
        while (!rest.IsEmpty)
        {
            if (map.TryReplace(rest, out ReadOnlySpan<byte> replacement, out int taken))
            {
                while (!replacement.IsEmpty)
                {
                    replacement = replacement[CodePoints.Read(replacement, out int codePoint)..];
                    text.Add(codePoint);
                }
            }
            else
            {
                taken = CodePoints.Read(rest, out int codePoint);
                text.Add(codePoint);
            }

            rest = rest[taken..];
        }
    }
}

/// <summary>Drops control characters and writes white space as spaces, as the rules for neural translation models do.</summary>
internal sealed class CleanTransform(CodePointSet dropped, CodePointSet spaces) : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        text.RemoveAll(dropped.Contains);
        for (int i = 0; i < text.Count; i++)
        {
            text[i] = spaces.Contains(text[i]) ? ' ' : text[i];
        }
    }
}

/// <summary>Leaves one space between words and none around them.</summary>
internal sealed class CollapseSpacesTransform : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        int written = 0;
        bool pending = false;
        for (int i = 0; i < text.Count; i++)
        {
            if (CodePoints.IsWhiteSpace(text[i]))
            {
                pending = written > 0;
                continue;
            }

            if (pending)
            {
                // A space takes the place of at least one that was read.
                text[written++] = ' ';
                pending = false;
            }

            text[written++] = text[i];
        }

        text.RemoveRange(written, text.Count - written);
    }
}

/// <summary>Puts spaces around ideographs.</summary>
internal sealed class SeparateIdeographsTransform : TextTransform
{
    /// <inheritdoc/>
    public override void Apply(List<int> text, bool atStart)
    {
        if (!text.Exists(CodePoints.IsBertIdeograph))
        {
            return;
        }

        int[] source = [.. text];
        text.Clear();
        foreach (int codePoint in source)
        {
            text.AddRange(CodePoints.IsBertIdeograph(codePoint) ? [' ', codePoint, ' '] : [codePoint]);
        }
    }
}
