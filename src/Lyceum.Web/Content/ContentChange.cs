using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>
/// What became of a growing text since it was last looked at: from one block on, all blocks are these now. Where of the first of them only the end changed,
/// <see cref="Patch"/> says so, and as JSON it goes in the place of that block. <c>content.js</c> makes the change on a page (<c>apply</c>).
/// </summary>
/// <param name="From">The first block that changed; where nothing did, the number of blocks.</param>
/// <param name="Blocks">The blocks from there on.</param>
[JsonConverter(typeof(ContentChangeConverter))]
public sealed record ContentChange(int From, ImmutableArray<ContentBlock> Blocks)
{
    /// <summary>What changed inside the first block; null where it is new, or changed as a whole.</summary>
    public ContentPatch? Patch { get; init; }

    /// <summary>Whether nothing changed. Blocks that went away without others in their place are a change too.</summary>
    public bool IsEmpty { get; init; }
}
