using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Reads formulas on lines of their own, <c>$$ … $$</c> and <c>\[ … \]</c>. An empty line ends them, closed or not: TeX allows none there.</summary>
internal sealed class FormulaParser : BlockParser
{
    /// <summary>Makes one.</summary>
    public FormulaParser() => OpeningCharacters = ['$', '\\'];

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        string? closer = (processor.CurrentChar, processor.PeekChar(1)) switch
        {
            ('$', '$') => "$$",
            ('\\', '[') => "\\]",
            _ => null,
        };
        if (processor.IsCodeIndent || closer is null)
        {
            return BlockState.None;
        }

        StringSlice line = processor.Line;
        line.Start += 2;
        string rest = line.ToString();
        int end = rest.IndexOf(closer, StringComparison.Ordinal);
        string after = end < 0 ? "" : rest[(end + 2)..].Trim();
        string source = end < 0 ? rest : rest[..end];
        if (after is not ("" or "." or "," or ";" or ":") || (source.Length > 0 && FormulaInlineParser.IsProse(source)))
        {
            return BlockState.None;
        }

        FormulaBlock formula = new(this, closer) { Span = new SourceSpan(processor.Start, processor.Line.End), IsClosed = end >= 0, After = after };
        formula.Source.Append(source);
        processor.NewBlocks.Push(formula);
        return end < 0 ? BlockState.ContinueDiscard : BlockState.BreakDiscard;
    }

    /// <inheritdoc/>
    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        FormulaBlock formula = (FormulaBlock)block;
        if (processor.IsBlankLine)
        {
            return BlockState.BreakDiscard;
        }

        string line = processor.Line.ToString();
        int end = line.IndexOf(formula.Closer, StringComparison.Ordinal);
        formula.Source.Append('\n').Append(end < 0 ? line : line[..end]);
        formula.UpdateSpanEnd(processor.Line.End);
        if (end < 0)
        {
            return BlockState.ContinueDiscard;
        }

        formula.IsClosed = true;
        formula.After = line[(end + 2)..].Trim();
        return BlockState.BreakDiscard;
    }
}
