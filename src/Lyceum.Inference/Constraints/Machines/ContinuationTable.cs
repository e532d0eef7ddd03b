using System.Runtime.InteropServices;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>Makes continuations. Not safe for several threads.</summary>
internal sealed class ContinuationTable
{
    private readonly Dictionary<(Symbol, Continuation), Continuation> _singles = [];
    private readonly Dictionary<Key, Continuation> _branching = [];
    private int _count;

    /// <summary>Makes an empty table.</summary>
    public ContinuationTable() => End = new Continuation(_count++, true, [], null, 0);

    /// <summary>Nothing follows.</summary>
    public Continuation End { get; }

    /// <summary>How many were made.</summary>
    public int Count => _count;

    /// <summary>Forgets what was made; what others hold goes on working.</summary>
    public void Clear()
    {
        _singles.Clear();
        _branching.Clear();
    }

    /// <summary>A symbol, then something else.</summary>
    public Continuation Of(Symbol symbol, Continuation next)
    {
        ref Continuation? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_singles, (symbol, next), out _);
        return entry ??= new Continuation(_count++, false, [(symbol, next)], next, Language.Add(symbol.Shortest, next.Shortest));
    }

    /// <summary>Either of two continuations.</summary>
    public Continuation Union(Continuation x, Continuation y)
    {
        if (x == y)
        {
            return x;
        }

        Nesting.Check();
        List<(Symbol Symbol, Continuation Next)> links = new(x.Links.Length + y.Links.Length);
        int i = 0;
        int j = 0;
        while (i < x.Links.Length || j < y.Links.Length)
        {
            int order = i == x.Links.Length ? 1 : j == y.Links.Length ? -1 : x.Links[i].Symbol.Id.CompareTo(y.Links[j].Symbol.Id);
            if (order < 0)
            {
                links.Add(x.Links[i++]);
            }
            else if (order > 0)
            {
                links.Add(y.Links[j++]);
            }
            else
            {
                links.Add((x.Links[i].Symbol, Union(x.Links[i++].Next, y.Links[j++].Next)));
            }
        }

        return Make(x.EndsHere || y.EndsHere, links);
    }

    /// <summary>The nearest continuation that all ways of both lead through.</summary>
    public static Continuation CommonGate(Continuation x, Continuation y)
    {
        while (x != y)
        {
            if (x.Depth >= y.Depth)
            {
                x = x.Gate!;
            }
            else
            {
                y = y.Gate!;
            }
        }

        return x;
    }

    /// <summary>The part of a continuation above one of its gates.</summary>
    public Continuation Above(Continuation continuation, Continuation gate)
    {
        if (gate == End)
        {
            return continuation;
        }

        return continuation == gate ? End : Replace(continuation, gate, End, []);
    }

    /// <summary>A continuation with something else below it.</summary>
    public Continuation Onto(Continuation continuation, Continuation below) =>
        continuation == End ? below : below == End ? continuation : Replace(continuation, End, below, []);

    private Continuation Replace(Continuation continuation, Continuation what, Continuation with, Dictionary<Continuation, Continuation> done)
    {
        if (continuation == what)
        {
            return with;
        }

        if (done.TryGetValue(continuation, out Continuation? known))
        {
            return known;
        }

        Nesting.Check();
        Continuation result;
        if (continuation.Links.Length == 1 && !continuation.EndsHere)
        {
            (Symbol symbol, Continuation next) = continuation.Links[0];
            result = Of(symbol, Replace(next, what, with, done));
        }
        else
        {
            List<(Symbol, Continuation)> links = new(continuation.Links.Length);
            foreach ((Symbol symbol, Continuation next) in continuation.Links)
            {
                links.Add((symbol, Replace(next, what, with, done)));
            }

            bool ends = continuation.EndsHere && what != End;
            result = Make(ends, links);
            if (continuation.EndsHere && what == End)
            {
                result = Union(result, with);
            }
        }

        done.Add(continuation, result);
        return result;
    }

    private Continuation Make(bool endsHere, List<(Symbol Symbol, Continuation Next)> links)
    {
        if (links.Count == 0)
        {
            return End;
        }

        if (links.Count == 1 && !endsHere)
        {
            return Of(links[0].Symbol, links[0].Next);
        }

        Key key = new(endsHere, [.. links]);
        ref Continuation? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_branching, key, out _);
        if (entry is null)
        {
            Continuation gate = endsHere ? End : key.Links[0].Next;
            int shortest = endsHere ? 0 : Language.Infinite;
            foreach ((Symbol symbol, Continuation next) in key.Links)
            {
                gate = CommonGate(gate, next);
                shortest = Math.Min(shortest, Language.Add(symbol.Shortest, next.Shortest));
            }

            entry = new Continuation(_count++, endsHere, key.Links, gate, shortest);
        }

        return entry;
    }

    private readonly struct Key(bool endsHere, (Symbol Symbol, Continuation Next)[] links) : IEquatable<Key>
    {
        public (Symbol Symbol, Continuation Next)[] Links { get; } = links;

        private bool EndsHere { get; } = endsHere;

        public bool Equals(Key other) => EndsHere == other.EndsHere && Links.AsSpan().SequenceEqual(other.Links);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(EndsHere);
            foreach ((Symbol symbol, Continuation next) in Links)
            {
                hash.Add(symbol.Id);
                hash.Add(next.Id);
            }

            return hash.ToHashCode();
        }
    }
}
