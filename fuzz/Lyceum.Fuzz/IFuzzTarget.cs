namespace Lyceum.Fuzz;

/// <summary>A parser that reads what strangers wrote.</summary>
public interface IFuzzTarget
{
    /// <summary>The name on the command line and in messages.</summary>
    string Name { get; }

    /// <summary>Valid inputs to start from; small, and different from each other in what they cover.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>
    /// Parses an input and touches what came out of it. Returns where the input is valid or is refused with the error that
    /// the parser documents; lets everything else through.
    /// </summary>
    void Run(ReadOnlySpan<byte> input);
}
