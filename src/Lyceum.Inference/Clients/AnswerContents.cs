using System.Text;
using System.Text.Json;
using Lyceum.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>Turns the parts of an answer into contents. A call is one when it is complete; one that fails leaves its text.</summary>
/// <param name="single">Whether one call is all that may come: what follows it is left out.</param>
internal sealed class AnswerContents(bool single)
{
    private readonly StringBuilder _arguments = new();
    private string _id = "";
    private string _name = "";

    /// <summary>Whether there was a call.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Whether nothing more is wanted.</summary>
    public bool IsFull => single && HasCalls;

    /// <summary>The contents that parts complete.</summary>
    public IEnumerable<AIContent> Add(IReadOnlyList<AnswerPart> parts)
    {
        foreach (AnswerPart part in parts)
        {
            if (IsFull)
            {
                yield break;
            }

            switch (part)
            {
                case AnswerText text:
                    yield return new TextContent(text.Text);
                    break;
                case AnswerReasoning reasoning:
                    yield return new TextReasoningContent(reasoning.Text);
                    break;
                case ToolCallBegun begun:
                    (_id, _name) = (begun.Id, begun.Name);
                    _arguments.Clear();
                    break;
                case ToolCallArguments arguments:
                    _arguments.Append(arguments.Json);
                    break;
                case ToolCallEnded:
                    HasCalls = true;
                    yield return FunctionCallContent.CreateFromParsedArguments(_arguments.ToString(), _id, _name, Parse);
                    break;
                default:
                    break;
            }
        }
    }

    // Keys may repeat; the last one counts.
    private static Dictionary<string, object?> Parse(string json)
    {
        Dictionary<string, object?> arguments = new(StringComparer.Ordinal);
        foreach (JsonProperty property in JsonElement.Parse(json).EnumerateObject())
        {
            arguments[property.Name] = property.Value;
        }

        return arguments;
    }
}
