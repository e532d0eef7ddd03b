namespace Lyceum.Api.Sse;

/// <summary>How a stream of events is written: each kind of endpoint has its own habits, and clients depend on them.</summary>
public sealed record SseProfile
{
    private SseProfile()
    {
    }

    /// <summary>Chat and completions: data lines alone, <c>[DONE]</c> at the end.</summary>
    public static SseProfile Chat { get; } = new() { EndsWithDone = true };

    /// <summary>Responses: every event has its type on a line of its own; nothing at the end.</summary>
    public static SseProfile Responses { get; } = new() { NamesEvents = true };

    /// <summary>Speech and transcriptions: as chat, with carriage returns.</summary>
    public static SseProfile Audio { get; } = new() { EndsWithDone = true, UsesCarriageReturns = true };

    /// <summary>Whether an event's type stands on a line of its own.</summary>
    public bool NamesEvents { get; private init; }

    /// <summary>Whether <c>[DONE]</c> comes last.</summary>
    public bool EndsWithDone { get; private init; }

    /// <summary>Whether lines end with CR LF rather than LF.</summary>
    public bool UsesCarriageReturns { get; private init; }
}
