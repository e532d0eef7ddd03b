using ILGPU;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>Which token a warp of <see cref="AttentionKernels"/> has, and where its own vectors stand in shared memory.</summary>
internal readonly struct AttentionPlace
{
    private readonly int _works;

    public readonly int Lane;
    public readonly int Own;

    /// <summary>The group's tokens, the last one included.</summary>
    public readonly int FirstToken;
    public readonly int LastToken;

    /// <summary>The warp's token; where there are too few, the last one, which another warp has as well.</summary>
    public readonly int Token;

    /// <summary>Finds the place of the thread that asks.</summary>
    /// <param name="tokens">Number of tokens.</param>
    public AttentionPlace(int tokens)
    {
        int warp = Group.IdxX / WarpSum.Lanes;
        Lane = Group.IdxX & (WarpSum.Lanes - 1);
        Own = warp * AttentionKernels.GreatestHeadWidth;
        FirstToken = Grid.IdxX * AttentionKernels.Warps;
        LastToken = IntrinsicMath.Min(FirstToken + AttentionKernels.Warps, tokens) - 1;
        Token = IntrinsicMath.Min(FirstToken + warp, LastToken);
        _works = FirstToken + warp <= LastToken ? 1 : 0;
    }

    /// <summary>Whether what the warp computes is to be written.</summary>
    public bool IsOwn => _works != 0;
}
