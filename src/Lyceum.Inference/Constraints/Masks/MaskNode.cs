namespace Lyceum.Inference.Constraints.Masks;

/// <summary>
/// The masks of one configuration, by the frames below it: as far down as a token can reach, which the walk that made a mask found out. Frames
/// further down make no difference.
/// </summary>
internal sealed class MaskNode
{
    /// <summary>Stands for "there is no frame".</summary>
    public static object Bottom { get; } = new();

    /// <summary>The mask, where no further frame matters.</summary>
    public TokenSet? Set { get; set; }

    /// <summary>By the next frame's continuation, or <see cref="Bottom"/>.</summary>
    public Dictionary<object, MaskNode>? ByFrame { get; set; }
}
