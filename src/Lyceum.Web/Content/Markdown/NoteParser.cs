using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Reads notes, <c>[^1]: a paragraph</c>. Their marks in the text do not wait for them, and lead nowhere: a text has no addresses within itself.</summary>
internal sealed class NoteParser : BlockParser
{
    private const int MaxLabel = 32;

    /// <summary>Makes one.</summary>
    public NoteParser() => OpeningCharacters = ['['];

    /// <summary>Reads a label such as <c>[^1]</c>.</summary>
    /// <returns>Null where there is none.</returns>
    public static string? Label(StringSlice text)
    {
        if (text.CurrentChar != '[' || text.PeekChar() != '^')
        {
            return null;
        }

        int length = 0;
        while (length < MaxLabel && (char.IsAsciiLetterOrDigit(text.PeekChar(length + 2)) || text.PeekChar(length + 2) is '-' or '_'))
        {
            length++;
        }

        return length > 0 && text.PeekChar(length + 2) == ']' ? text.Text.Substring(text.Start + 2, length) : null;
    }

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent || Label(processor.Line) is not { } label || processor.PeekChar(label.Length + 3) != ':')
        {
            return BlockState.None;
        }

        int start = processor.Start;
        processor.GoToColumn(processor.Column + label.Length + 4);
        processor.NewBlocks.Push(new NoteBlock(this, label) { Span = new SourceSpan(start, processor.Line.End) });
        return BlockState.Continue;
    }

    /// <inheritdoc/>
    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine)
        {
            return BlockState.BreakDiscard;
        }

        return processor.Indent >= 2 ? BlockState.Continue : BlockState.None;
    }
}
