using System.Collections.Immutable;
using Lyceum.Web.Content.Markdown;
using Markdig.Syntax;

namespace Lyceum.Web.Content;

/// <summary>Reads the Markdown of people and models into blocks of safe nodes, in time that its length bounds.</summary>
public static class ContentReader
{
    /// <summary>How many characters of a text are shown. For what comes after stands <c>…</c>.</summary>
    public const int MaxLength = 400_000;

    /// <summary>Reads a whole text.</summary>
    /// <param name="markdown">The text, from anywhere.</param>
    public static ImmutableArray<ContentBlock> Read(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ContentLines lines = new();
        lines.Append(markdown);
        MarkdownSource source = MarkdownSource.Read(lines.Text.ToString());
        LinkDefinitions definitions = new();
        foreach (DefinitionBlock definition in source.Document.Descendants<DefinitionBlock>())
        {
            definitions.Add(definition);
        }

        NodeWriter writer = new(source, definitions, isGrowing: false);
        ImmutableArray<ContentBlock>.Builder blocks = ImmutableArray.CreateBuilder<ContentBlock>(source.Parts.Count);
        foreach (MarkdownSource.Part part in source.Parts)
        {
            if (writer.Write(part) is var (kind, node))
            {
                blocks.Add(new ContentBlock(blocks.Count, kind, node));
            }
        }

        return blocks.ToImmutable();
    }
}
