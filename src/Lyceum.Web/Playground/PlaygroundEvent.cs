using System.Text.Json.Serialization;
using Lyceum.Web.Chat;

namespace Lyceum.Web.Playground;

/// <summary>What happens while a model answers in the playground.</summary>
/// <param name="Type">Its word in a stream.</param>
public abstract record PlaygroundEvent([property: JsonIgnore] string Type);

/// <summary>The model is on its way into memory.</summary>
/// <param name="Progress">How far it is, from 0 to 1; null where nobody tells.</param>
public sealed record PlaygroundLoading(double? Progress) : PlaygroundEvent("loading");

/// <summary>Text of an answer.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Text">The text.</param>
/// <param name="IsThought">Whether the model thinks rather than answers.</param>
public sealed record PlaygroundText(int Choice, string Text, bool IsThought) : PlaygroundEvent("text");

/// <summary>Tokens with how likely they were, where that was asked for; before their text.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Tokens">The tokens.</param>
public sealed record PlaygroundTokens(int Choice, IReadOnlyList<PlaygroundToken> Tokens) : PlaygroundEvent("tokens");

/// <summary>A token of an answer.</summary>
/// <param name="Text">What became certain of the text with it.</param>
/// <param name="Chance">The token itself.</param>
/// <param name="Others">The likeliest at its place.</param>
public sealed record PlaygroundToken(string Text, PlaygroundChance Chance, IReadOnlyList<PlaygroundChance> Others);

/// <summary>How likely a token was.</summary>
/// <param name="Text">What it stands for.</param>
/// <param name="Share">Its probability in percent; null for what nothing stood before.</param>
/// <param name="LogProbability">The natural logarithm of its probability; null as well.</param>
public sealed record PlaygroundChance(string Text, double? Share, double? LogProbability);

/// <summary>A function that the model would have called.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments as JSON.</param>
public sealed record PlaygroundToolCall(int Choice, string Name, string Arguments) : PlaygroundEvent("call");

/// <summary>All answers have ended.</summary>
/// <param name="Reasons">Why each ended, in words.</param>
/// <param name="Lines">What they took.</param>
public sealed record PlaygroundEnd(IReadOnlyList<string> Reasons, IReadOnlyList<DetailLine> Lines) : PlaygroundEvent("end");

/// <summary>There is no answer, or it broke off.</summary>
/// <param name="Code">A word.</param>
/// <param name="Message">A sentence.</param>
public sealed record PlaygroundProblem(string Code, string Message) : PlaygroundEvent("problem");
