using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Something that happened in a generation. Rows are only added, each number once, and go with their generation. Because a
/// number is taken once, a process that was thought dead cannot write behind the end that another one recorded.
/// </summary>
public sealed class GenerationEvent : IOwnedEntity, IAppendOnly
{
    /// <summary>The <see cref="Type"/> of the last event of every generation; its payload is a <see cref="GenerationEnd"/> as JSON.</summary>
    public const string EndType = "end";

    /// <summary>The longest <see cref="Type"/>.</summary>
    public const int MaximumType = 64;

    /// <summary>The generation.</summary>
    public Guid GenerationId { get; init; }

    /// <summary>Its number in the generation: from 0, without a gap.</summary>
    public long Sequence { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>What kind of thing happened; a word that the gateway decides.</summary>
    public required string Type { get; init; }

    /// <summary>What happened, as text or JSON in the shape that the gateway decides.</summary>
    public required string Payload { get; init; }

    /// <summary>Whether it is the last of its generation.</summary>
    public bool IsEnd => Type == EndType;
}
