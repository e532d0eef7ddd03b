namespace Lyceum.Training.Data;

/// <summary>What happens when a line of a data file is malformed.</summary>
public enum MalformedLines
{
    /// <summary>The run stops and says which line it is.</summary>
    Refuse,

    /// <summary>The line is reported and left out.</summary>
    Skip,
}
