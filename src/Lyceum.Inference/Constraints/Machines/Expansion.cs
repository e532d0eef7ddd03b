using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>Collects the items of a configuration that is about to be made: each is followed through everything that may be empty.</summary>
internal sealed class Expansion(GrammarTable grammar, ContinuationTable continuations)
{
    private const int MaximumItems = 20_000;

    private readonly Dictionary<Language, Continuation> _items = [];
    private readonly HashSet<(Symbol, Continuation)> _opened = [];
    private readonly HashSet<(Symbol, Continuation)> _loops = [];
    private readonly HashSet<Continuation> _followed = [];

    /// <summary>Makes symbols.</summary>
    public GrammarTable Grammar { get; } = grammar;

    /// <summary>Makes continuations.</summary>
    public ContinuationTable Continuations { get; } = continuations;

    /// <summary>Whether the text may end here.</summary>
    public bool EndsHere { get; private set; }

    /// <summary>What was collected.</summary>
    public Dictionary<Language, Continuation> Items => _items;

    /// <summary>Starts again.</summary>
    public void Clear()
    {
        _items.Clear();
        _opened.Clear();
        _loops.Clear();
        _followed.Clear();
        EndsHere = false;
    }

    /// <summary>Adds an expression, and where it may be empty also what follows it.</summary>
    public void Add(Language language, Continuation next)
    {
        if (!language.IsLive(Grammar.Languages))
        {
            return;
        }

        AddItem(language, next);
        if (language.IsNullable)
        {
            if (language is Branching branching)
            {
                Open(branching.Chosen, next);
            }
            else
            {
                Follow(next);
            }
        }
    }

    /// <summary>Adds an expression alone.</summary>
    public void AddItem(Language language, Continuation next)
    {
        if (language.First.IsEmpty)
        {
            return;
        }

        if (!_items.TryAdd(language, next))
        {
            _items[language] = Continuations.Union(_items[language], next);
        }
        else if (_items.Count > MaximumItems)
        {
            throw new ConstraintException($"The text can be read in more than {MaximumItems} ways at once; write the grammar so that fewer are open.");
        }
    }

    /// <summary>Adds what a symbol may begin with.</summary>
    /// <exception cref="ConstraintException">Too many parts may be left out, or begin with one another.</exception>
    public void Open(Symbol symbol, Continuation next)
    {
        if (symbol.Shortest != Language.Infinite && _opened.Add((symbol, next)))
        {
            // A part that may be left out opens the one after it.
            Nesting.Check();
            symbol.Open(this, next);
        }
    }

    /// <summary>Adds what a continuation may begin with.</summary>
    public void Follow(Continuation continuation)
    {
        if (!_followed.Add(continuation))
        {
            return;
        }

        EndsHere |= continuation.EndsHere;
        foreach ((Symbol symbol, Continuation next) in continuation.Links)
        {
            Open(symbol, next);
        }
    }

    /// <summary>Notes that a loop of texts that may be empty is entered; false if it was before.</summary>
    public bool EnterLoop(Symbol of, Continuation next) => _loops.Add((of, next));
}
