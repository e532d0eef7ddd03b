using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Where lists and quotations are nested too deeply, takes the rest of a line as it stands.</summary>
internal sealed class NestingGuard : BlockParser
{
    // A list is two containers, itself and its item.
    private const int MaxContainers = 24;

    /// <summary>Makes one.</summary>
    public NestingGuard() => OpeningCharacters = [.. ">-*+[", .. "0123456789"];

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        int depth = 0;
        for (ContainerBlock? container = processor.CurrentContainer; container is not null; container = container.Parent)
        {
            depth++;
        }

        if (depth <= MaxContainers)
        {
            return BlockState.None;
        }

        processor.NewBlocks.Push(new SourceBlock(this) { Span = new SourceSpan(processor.Start, processor.Line.End) });
        return BlockState.Break;
    }
}
