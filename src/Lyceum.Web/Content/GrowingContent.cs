using System.Collections.Immutable;
using Lyceum.Web.Content.Markdown;
using Markdig.Syntax;

namespace Lyceum.Web.Content;

/// <summary>
/// A text that is still being written, such as a model's answer. A page that makes all changes that <see cref="Take"/> gives shows it as it is; after
/// <see cref="Complete"/> and one more, it is what <see cref="ContentReader.Read"/> makes of the whole. A look costs what the last block or two cost, not what
/// the text does. Not for several threads at once.
/// </summary>
public sealed class GrowingContent
{
    // What can change no more, but for links whose definitions come later.
    private readonly List<(string Source, int Shown, int HeadingLevel)> _closed = [];
    private readonly List<ContentBlock> _shown = [];
    private readonly LinkDefinitions _definitions = new();
    private readonly ContentLines _lines = new();
    private int _closedShown;
    private int _headingLevel = 2;

    /// <summary>All blocks as of the last look.</summary>
    public IReadOnlyList<ContentBlock> Blocks => _shown;

    /// <summary>Whether the text is whole.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many characters the last look had to read: the measure of what it cost.</summary>
    internal int Examined { get; private set; }

    /// <summary>Goes on with the text.</summary>
    /// <exception cref="InvalidOperationException">It is whole.</exception>
    public void Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsComplete)
        {
            throw new InvalidOperationException("The text is whole; nothing can be appended to it.");
        }

        _lines.Append(text);
    }

    /// <summary>Says that the text is whole: what is half-written at its end is from now on shown as it stands there.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>What changed since the last look.</summary>
    public ContentChange Take()
    {
        MarkdownSource source = MarkdownSource.Read(_lines.Text.ToString());
        Examined = source.Text.Length;
        int from = Define(source);
        int closed = CountClosed(source);
        List<ContentBlock> tail = [];
        NodeWriter writer = new(source, _definitions, isGrowing: false) { HeadingLevel = _headingLevel };
        int before = _closedShown;
        for (int i = 0; i < source.Parts.Count; i++)
        {
            MarkdownSource.Part part = source.Parts[i];
            bool isLast = i == source.Parts.Count - 1 && !IsComplete;
            int key = before + tail.Count;
            int heading = writer.HeadingLevel;
            if ((isLast ? Last(source, part, heading) : writer.Write(part)) is var (kind, node))
            {
                tail.Add(new ContentBlock(key, kind, node));
            }

            if (i < closed)
            {
                _closed.Add((source.Text[part.Start..part.End], before + tail.Count > key ? key : -1, heading));
                _closedShown = before + tail.Count;
                _headingLevel = writer.HeadingLevel;
            }
        }

        if (closed > 0)
        {
            _lines.Text.Remove(0, source.Parts[closed - 1].End);
        }

        return Show(from, before, tail);
    }

    // Lines decide blocks: where another block has begun on a whole line, the one before can change no more.
    private int CountClosed(MarkdownSource source)
    {
        if (IsComplete)
        {
            return source.Parts.Count;
        }

        int lines = source.Text.AsSpan().Count('\n');
        int closed = 0;
        while (closed + 1 < source.Parts.Count && source.Parts[closed + 1].Block.Line < lines)
        {
            closed++;
        }

        return closed;
    }

    // Notes links that are known from now on, and writes again what may be waiting for them.
    private int Define(MarkdownSource source)
    {
        int whole = IsComplete ? source.Text.Length : source.Text.LastIndexOf('\n');
        int from = int.MaxValue;
        foreach (DefinitionBlock definition in source.Document.Descendants<DefinitionBlock>())
        {
            if (definition.Span.End >= whole || !_definitions.Add(definition))
            {
                continue;
            }

            foreach ((string text, int shown, int heading) in _closed)
            {
                if (shown >= 0 && LinkDefinitions.MayUse(text, definition.Label))
                {
                    MarkdownSource again = MarkdownSource.Read(text);
                    Examined += text.Length;
                    ContentBlock block = _shown[shown] with { Node = new NodeWriter(again, _definitions, isGrowing: false) { HeadingLevel = heading }.Write(again.Parts[0])!.Value.Node };
                    if (!block.Node.Equals(_shown[shown].Node))
                    {
                        _shown[shown] = block;
                        from = Math.Min(from, shown);
                    }
                }
            }
        }

        return from;
    }

    private (ContentBlockKind Kind, ContentNode Node)? Last(MarkdownSource source, MarkdownSource.Part part, int heading)
    {
        // A long block is alone as a rule, and is not read twice.
        MarkdownSource ended = Unfinished.End(source.Parts.Count == 1 ? source : MarkdownSource.Read(source.Text[part.Start..part.End]));
        return ended.Parts.Count == 0 ? null : new NodeWriter(ended, _definitions, isGrowing: true) { HeadingLevel = heading }.Write(ended.Parts[0]);
    }

    private ContentChange Show(int from, int start, List<ContentBlock> tail)
    {
        int same = 0;
        while (same < tail.Count && start + same < _shown.Count && tail[same].Kind == _shown[start + same].Kind && tail[same].Node.Equals(_shown[start + same].Node))
        {
            same++;
        }

        int first = Math.Min(from, start + same);
        ContentPatch? patch = null;
        if (first == start + same && same < tail.Count && first < _shown.Count && tail[same].Kind == _shown[first].Kind)
        {
            patch = ContentPatch.Between(_shown[first].Node, tail[same].Node);
        }

        bool isEmpty = first == _shown.Count && same == tail.Count;
        _shown.RemoveRange(start + same, _shown.Count - start - same);
        _shown.AddRange(tail.Skip(same));
        return new ContentChange(first, [.. _shown.Skip(first)]) { Patch = patch, IsEmpty = isEmpty };
    }
}
