namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>Rows <c>[queries | keys | values]</c> of tokens, and the heads in them.</summary>
internal struct AttentionShape
{
    public int Tokens;
    public int Heads;
    public int KeyHeads;
    public int HeadWidth;

    /// <summary>One over the root of the head's width.</summary>
    public float Scale;

    public readonly int Stride => (Heads + (2 * KeyHeads)) * HeadWidth;

    public readonly int Query(int token, int head) => (token * Stride) + (head * HeadWidth);

    public readonly int Key(int token, int head) => (token * Stride) + ((Heads + head) * HeadWidth);

    public readonly int Value(int token, int head) => (token * Stride) + ((Heads + KeyHeads + head) * HeadWidth);

    public readonly int Output(int token, int head) => ((token * Heads) + head) * HeadWidth;
}
