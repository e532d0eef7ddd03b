namespace Lyceum.Training.Runs;

/// <summary>What the learning of a tokenizer does now.</summary>
public enum TokenizerPhase
{
    /// <summary>It reads documents and counts words.</summary>
    Reading,

    /// <summary>It merges pairs.</summary>
    Merging,
}
