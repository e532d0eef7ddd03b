namespace Lyceum.Training.Data;

/// <summary>
/// The tokens of one forward and backward pass. Documents lie one after another without padding; none sees another, and
/// each begins at position 0.
/// </summary>
public sealed class TokenBatch
{
    /// <summary>A target that is not learnt.</summary>
    public const int Ignored = -1;

    /// <summary>The tokens.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>For each input the token that follows it, or <see cref="Ignored"/>.</summary>
    public List<int> Targets { get; } = [];

    /// <summary>Where each document begins, in tokens, ascending; the first is 0.</summary>
    public List<int> Starts { get; } = [];

    /// <summary>Number of tokens.</summary>
    public int Count => Inputs.Count;

    /// <summary>Number of targets that are learnt.</summary>
    public int Learnt => Targets.Count(static target => target != Ignored);

    /// <summary>Makes the batch empty.</summary>
    public void Clear()
    {
        Inputs.Clear();
        Targets.Clear();
        Starts.Clear();
    }
}
