using Markdig.Helpers;
using Markdig.Parsers;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Reads the mark of a note in a text, <c>[^1]</c>.</summary>
internal sealed class NoteMarkParser : InlineParser
{
    /// <summary>Makes one.</summary>
    public NoteMarkParser() => OpeningCharacters = ['['];

    /// <inheritdoc/>
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (NoteParser.Label(slice) is not { } label)
        {
            return false;
        }

        processor.Inline = new NoteMarkInline { Label = label };
        slice.Start += label.Length + 3;
        return true;
    }
}
