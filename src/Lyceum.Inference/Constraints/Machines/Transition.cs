using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>What a byte, or a frame that opens, makes of a configuration.</summary>
/// <param name="bytes">All bytes that do the same.</param>
/// <param name="target">The new configuration; null where the byte cannot follow.</param>
/// <param name="pushes">The frames that lie under it from now on, the lowest first.</param>
/// <param name="captures">Whether text is to be remembered from this byte on.</param>
internal sealed class Transition(ByteSet bytes, Configuration? target, Continuation[] pushes, bool captures)
{
    /// <summary>The byte cannot follow.</summary>
    public static Transition Dead { get; } = new(ByteSet.All, null, [], false);

    /// <summary>All bytes that do the same.</summary>
    public ByteSet Bytes { get; } = bytes;

    /// <summary>The new configuration; null where the byte cannot follow.</summary>
    public Configuration? Target { get; } = target;

    /// <summary>The frames that lie under it from now on, the lowest first.</summary>
    public Continuation[] Pushes { get; } = pushes;

    /// <summary>Whether text is to be remembered from this byte on.</summary>
    public bool Captures { get; } = captures;
}
