namespace Lyceum.Gateway.Runs;

/// <summary>The types of the events of a run that answers in a conversation; <see cref="AnswerComposer"/> adds them up to its message.</summary>
public static class AnswerEvents
{
    /// <summary>A piece of the answer, as it is.</summary>
    public const string Text = "text";

    /// <summary>A piece of what the model thinks, as it is.</summary>
    public const string Reasoning = "reasoning";

    /// <summary>How far the run is before the answer begins: a <see cref="RunState"/>.</summary>
    public const string State = "state";

    /// <summary>Tokens and their log-probabilities, a line of JSON each: <see cref="TokenReport"/>.</summary>
    public const string Tokens = "tokens";

    /// <summary>What the answer took: a <see cref="RunReport"/>.</summary>
    public const string Report = "report";

    /// <summary>What went wrong: a <see cref="RunProblem"/>.</summary>
    public const string Problem = "problem";
}
