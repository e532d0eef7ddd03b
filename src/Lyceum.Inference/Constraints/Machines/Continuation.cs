using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>
/// What must follow, down to where the frames below begin: the top of a stack that may branch, since a text can be read in several ways. Each
/// link is a symbol and what follows it. Equal continuations of one <see cref="ContinuationTable"/> are the same object (a graph-structured
/// stack, Tomita 1987, made canonical).
/// </summary>
internal sealed class Continuation
{
    /// <summary>Made by <see cref="ContinuationTable"/>.</summary>
    public Continuation(int id, bool endsHere, (Symbol Symbol, Continuation Next)[] links, Continuation? gate, int shortest)
    {
        Id = id;
        EndsHere = endsHere;
        Links = links;
        Gate = gate;
        Depth = gate is null ? 0 : gate.Depth + 1;
        Shortest = shortest;
    }

    /// <summary>Number in the order of creation.</summary>
    public int Id { get; }

    /// <summary>Whether nothing may follow before the frames below.</summary>
    public bool EndsHere { get; }

    /// <summary>The ways on, each symbol once, in the order of the symbols' numbers.</summary>
    public (Symbol Symbol, Continuation Next)[] Links { get; }

    /// <summary>The nearest continuation that all ways lead through; null for the end itself.</summary>
    public Continuation? Gate { get; }

    /// <summary>Number of gates below.</summary>
    public int Depth { get; }

    /// <summary>Bytes of the shortest text.</summary>
    public int Shortest { get; }
}
