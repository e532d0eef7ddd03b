using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>What follows when a configuration ends, and the frames below. Immutable, so states share it.</summary>
internal sealed class Frame
{
    /// <summary>Lays a frame on another.</summary>
    public Frame(Continuation continuation, Frame? below)
    {
        Continuation = continuation;
        Below = below;
        Depth = (below?.Depth ?? 0) + 1;
        Shortest = Language.Add(continuation.Shortest, below?.Shortest ?? 0);
    }

    /// <summary>What follows; its end is the frame below.</summary>
    public Continuation Continuation { get; }

    /// <summary>The next frame; null where the text may end.</summary>
    public Frame? Below { get; }

    /// <summary>Number of frames from here down.</summary>
    public int Depth { get; }

    /// <summary>Bytes of the shortest text from here to the end.</summary>
    public int Shortest { get; }
}
