using System.Text;
using System.Text.Json;
using Lyceum.Platform.Generations;

namespace Lyceum.Gateway.Runs;

/// <summary>Adds the events of a run up to its message: thought, text, what it took, what went wrong. Events of other runs add up to nothing.</summary>
public sealed class AnswerComposer : IMessageComposer
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private RunReport? _report;
    private RunProblem? _problem;

    /// <inheritdoc/>
    public void Add(GenerationEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened.Type)
        {
            case AnswerEvents.Text:
                _text.Append(happened.Payload);
                break;
            case AnswerEvents.Reasoning:
                _reasoning.Append(happened.Payload);
                break;
            case AnswerEvents.Report:
                _report = JsonSerializer.Deserialize(happened.Payload, RunJson.Default.RunReport);
                break;
            case AnswerEvents.Problem:
                _problem = JsonSerializer.Deserialize(happened.Payload, RunJson.Default.RunProblem);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public MessageContent Build()
    {
        List<MessagePart> parts = [];
        if (_reasoning.Length > 0)
        {
            parts.Add(new MessagePart { Type = MessagePart.ReasoningType, Text = _reasoning.ToString() });
        }

        string text = _text.ToString();
        if (text.Length > 0)
        {
            parts.Add(MessageParts.Text(text));
        }

        if (_report is not null)
        {
            parts.Add(new MessagePart { Type = MessagePart.ReportType, Report = _report });
        }

        if (_problem is not null)
        {
            parts.Add(new MessagePart { Type = MessagePart.ProblemType, Problem = _problem });
        }

        return new MessageContent(MessageParts.Write(parts), text);
    }
}
