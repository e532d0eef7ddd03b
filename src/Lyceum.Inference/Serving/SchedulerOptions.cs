namespace Lyceum.Inference.Serving;

/// <summary>How requests share a model.</summary>
public sealed record SchedulerOptions
{
    /// <summary>
    /// The most tokens computed in one step. Running answers come first, prompts get what is left: the smaller, the steadier the
    /// answers; the larger, the faster the prompts.
    /// </summary>
    public int StepTokens
    {
        get;
        init => field = value > 0 ? value : throw Outside(nameof(StepTokens), value, "above 0");
    }

    = 256;

    /// <summary>The most sequences that are computed at a time.</summary>
    public int MaxSequences
    {
        get;
        init => field = value > 0 ? value : throw Outside(nameof(MaxSequences), value, "above 0");
    }

    = 64;

    /// <summary>The most sequences that wait; who comes then is refused.</summary>
    public int QueueLength
    {
        get;
        init => field = value > 0 ? value : throw Outside(nameof(QueueLength), value, "above 0");
    }

    = 1024;

    /// <summary>Whether keys and values of ended sequences are kept for others that begin alike.</summary>
    public bool ReusePrefixes { get; init; } = true;

    /// <summary>The most tokens guessed ahead of a sequence from its own text (prompt lookup); 0 for none.</summary>
    public int LookupTokens
    {
        get;
        init => field = value is >= 0 and <= 64 ? value : throw Outside(nameof(LookupTokens), value, "from 0 to 64");
    }

    /// <summary>The most tokens guessed ahead of a sequence by a draft model, where there is one; 0 for none.</summary>
    public int DraftTokens
    {
        get;
        init => field = value is >= 0 and <= 64 ? value : throw Outside(nameof(DraftTokens), value, "from 0 to 64");
    }

    = 4;

    private static ArgumentException Outside(string name, int value, string range) => new($"{name} is {value}, but must be {range}.", name);
}
