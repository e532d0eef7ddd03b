using System.Collections.Immutable;
using System.Text;

namespace Lyceum.Web.Content;

/// <summary>
/// A text that is still being written, such as a model's answer. After each <see cref="Take"/> a page that makes all changes shows it as it is; after
/// <see cref="Complete"/> and one more, it is what <see cref="ContentReader.Read(string)"/> makes of the whole. Not for several threads at once.
/// </summary>
public sealed class GrowingContent
{
    private readonly StringBuilder _text = new();
    private ImmutableArray<ContentBlock> _blocks = [];

    /// <summary>All blocks as of the last look.</summary>
    public ImmutableArray<ContentBlock> Blocks => _blocks;

    /// <summary>Whether the text is whole.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Goes on with the text.</summary>
    /// <exception cref="InvalidOperationException">It is whole.</exception>
    public void Append(string text)
    {
        if (IsComplete)
        {
            throw new InvalidOperationException("The text is whole; nothing can be appended to it.");
        }

        _text.Append(text);
    }

    /// <summary>Says that the text is whole: what is half-written at its end is from now on shown as it stands there.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>What changed since the last look.</summary>
    public ContentChange Take()
    {
        ImmutableArray<ContentBlock> blocks = ContentReader.Read(_text.ToString());
        int from = 0;
        while (from < blocks.Length && from < _blocks.Length && blocks[from] == _blocks[from])
        {
            from++;
        }

        ContentChange change = new(from, blocks[from..]) { IsEmpty = from == blocks.Length && from == _blocks.Length };
        _blocks = blocks;
        return change;
    }
}
