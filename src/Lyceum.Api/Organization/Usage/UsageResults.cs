namespace Lyceum.Api.Organization.Usage;

/// <summary>A sum of a report.</summary>
/// <param name="Object">What this is.</param>
internal abstract record UsageResult(string Object)
{
    /// <summary>How many calls.</summary>
    public required long NumModelRequests { get; init; }

    /// <summary>The project; null where projects are not told apart.</summary>
    public required string? ProjectId { get; init; }

    /// <summary>The user; null where users are not told apart, or there was none.</summary>
    public required string? UserId { get; init; }

    /// <summary>The key; null where keys are not told apart, or there was none.</summary>
    public required string? ApiKeyId { get; init; }

    /// <summary>The model; null where models are not told apart.</summary>
    public required string? Model { get; init; }
}

/// <summary>Texts that models wrote.</summary>
internal sealed record CompletionsUsage() : UsageResult("organization.usage.completions.result")
{
    /// <summary>Tokens read, those that were kept included.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Those of them that were kept from before.</summary>
    public required long InputCachedTokens { get; init; }

    /// <summary>The others.</summary>
    public required long InputUncachedTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Tokens of sound that were read.</summary>
    public long InputAudioTokens { get; init; }

    /// <summary>Tokens of sound that were written.</summary>
    public long OutputAudioTokens { get; init; }

    /// <summary>Whether in a batch: the ledger does not tell.</summary>
    public bool? Batch { get; init; }

    /// <summary>How urgent: there is one tier; null where tiers are not told apart.</summary>
    public required string? ServiceTier { get; init; }
}

/// <summary>Texts that were read alone: embeddings and moderations.</summary>
/// <param name="Object">What this is.</param>
internal sealed record InputUsage(string Object) : UsageResult(Object)
{
    /// <summary>Tokens read.</summary>
    public required long InputTokens { get; init; }
}

/// <summary>Images.</summary>
internal sealed record ImagesUsage() : UsageResult("organization.usage.images.result")
{
    /// <summary>How many.</summary>
    public required long Images { get; init; }

    /// <summary>What was done: the ledger does not tell.</summary>
    public string? Source { get; init; }

    /// <summary>How large: the ledger does not tell.</summary>
    public string? Size { get; init; }
}

/// <summary>Texts that were spoken.</summary>
internal sealed record SpeechesUsage() : UsageResult("organization.usage.audio_speeches.result")
{
    /// <summary>How much was spoken; the ledger counts it as it counts what is read.</summary>
    public required long Characters { get; init; }
}

/// <summary>Speech that was written down.</summary>
internal sealed record TranscriptionsUsage() : UsageResult("organization.usage.audio_transcriptions.result")
{
    /// <summary>How long it was.</summary>
    public required long Seconds { get; init; }
}

/// <summary>What this installation does not have, so that there is never a sum of it.</summary>
internal sealed record NoUsage;

/// <summary>What something cost.</summary>
/// <param name="Amount">How much.</param>
/// <param name="LineItem">The model; null where models are not told apart.</param>
/// <param name="ProjectId">The project; null where projects are not told apart.</param>
/// <param name="ApiKeyId">The key; null where keys are not told apart, or there was none.</param>
internal sealed record CostsResult(CostAmount Amount, string? LineItem, string? ProjectId, string? ApiKeyId)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.costs.result";

    /// <summary>How much was used: a model counts several things, so there is no one number.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>In what.</summary>
    public string? QuantityUnit { get; init; }
}

/// <summary>An amount of money.</summary>
/// <param name="Value">How much.</param>
internal sealed record CostAmount(decimal Value)
{
    /// <summary>The currency; a platform has one, and the description knows one.</summary>
    public string Currency { get; init; } = "usd";
}
