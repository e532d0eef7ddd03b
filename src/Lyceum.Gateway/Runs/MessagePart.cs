namespace Lyceum.Gateway.Runs;

/// <summary>A part of a message of a person's conversation. Its type says which of the others are there.</summary>
public sealed record MessagePart
{
    /// <summary>Text.</summary>
    public const string TextType = "text";

    /// <summary>What the model thought.</summary>
    public const string ReasoningType = "reasoning";

    /// <summary>A file that was attached, with what is written in it.</summary>
    public const string FileType = "file";

    /// <summary>What the answer took.</summary>
    public const string ReportType = "report";

    /// <summary>What went wrong.</summary>
    public const string ProblemType = "problem";

    /// <summary>What it is: one of the words above.</summary>
    public required string Type { get; init; }

    /// <summary>The text: of the answer, of the thought, or in the file.</summary>
    public string? Text { get; init; }

    /// <summary>The file.</summary>
    public AttachedFile? File { get; init; }

    /// <summary>What the answer took.</summary>
    public RunReport? Report { get; init; }

    /// <summary>What went wrong.</summary>
    public RunProblem? Problem { get; init; }
}
