using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>A piece of an answer as the API tells it.</summary>
/// <param name="Index">Which answer, from 0.</param>
internal abstract record ChatPart(int Index);

/// <summary>Text, with the log-probabilities of its tokens where they were asked for.</summary>
internal sealed record TextPart(int Index, string Text, IReadOnlyList<TokenLogprob>? Logprobs) : ChatPart(Index);

/// <summary>What the model thinks.</summary>
internal sealed record ReasoningPart(int Index, string Text) : ChatPart(Index);

/// <summary>A call of a tool, complete.</summary>
internal sealed record CallPart(int Index, FunctionCallContent Call, string Arguments) : ChatPart(Index);

/// <summary>The end of an answer.</summary>
internal sealed record EndPart(int Index, string FinishReason) : ChatPart(Index);
