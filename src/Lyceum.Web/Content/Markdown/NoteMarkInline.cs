using Markdig.Syntax.Inlines;

namespace Lyceum.Web.Content.Markdown;

/// <summary>The mark of a note.</summary>
internal sealed class NoteMarkInline : LeafInline
{
    /// <summary>The label of the note.</summary>
    public required string Label { get; init; }
}
