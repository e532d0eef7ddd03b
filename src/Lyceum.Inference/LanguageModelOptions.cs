using Lyceum.Inference.Serving;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Inference;

/// <summary>How a model is opened.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>Threads that compute; 0 for the number of performance cores.</summary>
    public int Threads
    {
        get;
        init => field = value is >= 0 and <= 1024 ? value : throw new ArgumentException($"{nameof(Threads)} is {value}, but must be from 0 to 1024.", nameof(Threads));
    }

    /// <summary>The longest text in tokens, prompt and answer together; 0 for what the model was made for.</summary>
    public int ContextLength
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(ContextLength)} is {value}, but must be a whole number from 0.", nameof(ContextLength));
    }

    /// <summary>Tokens of all texts together that there is room for; 0 for one text of full length. Memory is taken when it is first needed.</summary>
    public long CacheTokens
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(CacheTokens)} is {value}, but must be a whole number from 0.", nameof(CacheTokens));
    }

    /// <summary>Where <see cref="CacheTokens"/> is 0: tokens that there is room for even where one text is shorter. A server wants room for several.</summary>
    public long CacheFloor { get; init; }

    /// <summary>How requests share the model.</summary>
    public SchedulerOptions Serving { get; init; } = new();

    /// <summary>
    /// The file or folder of a smaller model with the same tokens, which guesses what this one will say; null for none. Guessing saves
    /// time and changes no answer.
    /// </summary>
    public string? DraftPath { get; init; }

    /// <summary>How quantised weights are used.</summary>
    public Precision Precision { get; init; } = Precision.Packed;

    /// <summary>How keys and values are kept.</summary>
    public KeyValueFormat KeyValueFormat { get; init; } = KeyValueFormat.F16;

    /// <summary>Exact float32 throughout: dequantised weights, float32 keys and values.</summary>
    public static LanguageModelOptions Exact { get; } = new() { Precision = Precision.Exact, KeyValueFormat = KeyValueFormat.F32 };
}
