using System.Runtime.InteropServices;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>
/// Reads bytes by a grammar. What the ways of reading share lies on a stack of frames; what is above is a configuration, whose transitions are
/// computed once. So a text is read as by a finite automaton with a stack, however ambiguous the grammar is. Not safe for several threads.
/// </summary>
internal sealed class Machine
{
    private const int MaximumConfigurations = 200_000;
    private const int MaximumLanguages = 2_000_000;

    private readonly GrammarTable _grammar;
    private readonly ContinuationTable _continuations = new();
    private readonly Expansion _expansion;
    private readonly Dictionary<Language, Configuration> _singles = [];
    private readonly Dictionary<ItemsKey, Configuration> _configurations = [];
    private readonly Symbol _root;
    private int _count;
    private int _languagesAtStart;

    /// <summary>Makes a machine at the beginning of a text.</summary>
    /// <param name="grammar">The grammar, measured.</param>
    /// <param name="root">What a whole text is.</param>
    public Machine(GrammarTable grammar, Symbol root)
    {
        _grammar = grammar;
        _root = root;
        _expansion = new Expansion(grammar, _continuations);
        Done = new Configuration([], true, 0);
        Start = Begin();
    }

    /// <summary>The beginning.</summary>
    public (Configuration Configuration, Frame? Frame) Start { get; private set; }

    /// <summary>Nothing but what the frames say.</summary>
    public Configuration Done { get; }

    /// <summary>The expressions.</summary>
    public LanguageTable Languages => _grammar.Languages;

    /// <summary>
    /// The fewest frames that were left of a stack since this was last set; -1 if it was seen that there is no frame. Tells which frames the result
    /// of a walk depends on.
    /// </summary>
    public int FewestFrames { get; set; }

    /// <summary>Reads a byte.</summary>
    /// <param name="configuration">Where; afterwards, where then.</param>
    /// <param name="frame">The frames below.</param>
    /// <param name="next">The byte.</param>
    /// <param name="remember">Whether texts on which later ones depend are remembered; else they are taken for unknown.</param>
    /// <returns>False if it cannot follow; nothing changes then.</returns>
    public bool Advance(ref Configuration configuration, ref Frame? frame, byte next, bool remember)
    {
        Transition transition;
        if (remember)
        {
            transition = configuration.IsExact ? Compute(configuration, next, true) : configuration.Find(next) ?? Compute(configuration, next, false);
            if (transition.Captures && !configuration.IsExact)
            {
                transition = Compute(configuration, next, true);
            }
        }
        else
        {
            transition = configuration.Find(next) ?? Compute(configuration, next, false);
        }

        if (transition.Target is null)
        {
            return false;
        }

        (configuration, frame) = Settle(transition, frame);
        return true;
    }

    /// <summary>What is to come where an expression begins above frames.</summary>
    public (Configuration Configuration, Frame? Frame) Enter(Language language, Continuation next, Frame? frame)
    {
        _expansion.Clear();
        _expansion.Add(language, next);
        return Settle(Finish(ByteSet.All, false), frame);
    }

    /// <summary>Some of the items of a configuration.</summary>
    public (Configuration Configuration, Frame? Frame) Select(List<(Language Language, Continuation Next)> items, Frame? frame)
    {
        _expansion.Clear();
        foreach ((Language language, Continuation next) in items)
        {
            _expansion.AddItem(language, next);
        }

        return Settle(Finish(ByteSet.All, false), frame);
    }

    /// <summary>The bytes that can follow, in classes that do the same; each class once.</summary>
    public void FindClasses(Configuration configuration, List<ByteSet> classes)
    {
        classes.Clear();
        for (ByteSet rest = configuration.First; !rest.IsEmpty;)
        {
            Transition transition = configuration.Find(rest.Lowest) ?? Compute(configuration, rest.Lowest, configuration.IsExact);
            if (transition.Target is not null)
            {
                classes.Add(transition.Bytes & configuration.First);
            }

            rest &= ~transition.Bytes;
        }
    }

    /// <summary>The configuration without the texts that it remembers.</summary>
    public Configuration Forget(Configuration configuration)
    {
        if (!configuration.IsExact)
        {
            return configuration;
        }

        if (configuration.Forgetful is null)
        {
            _expansion.Clear();
            foreach ((Language language, Continuation next) in configuration.Items)
            {
                _expansion.AddItem(language is CapturedText captured ? captured.Forget(Languages) : language, next);
            }

            configuration.Forgetful = Make(configuration.EndsHere);
        }

        return configuration.Forgetful;
    }

    /// <summary>Gives back memory once very much was computed. States go on from where they are.</summary>
    public bool Trim()
    {
        if (_count < MaximumConfigurations && Languages.Count - _languagesAtStart < MaximumLanguages)
        {
            return false;
        }

        _count = 0;
        _languagesAtStart = Languages.Count;
        _singles.Clear();
        _configurations.Clear();
        _grammar.Clear();
        _continuations.Clear();
        Start = Begin();
        return true;
    }

    private (Configuration Configuration, Frame? Frame) Begin()
    {
        _expansion.Clear();
        _expansion.Open(_root, _continuations.End);
        return Settle(Finish(ByteSet.All, false), null);
    }

    // Lays down the frames of a transition; where the configuration may end, the frame below opens at once, so that the next byte finds all
    // that may follow in one configuration.
    private (Configuration Configuration, Frame? Frame) Settle(Transition transition, Frame? frame)
    {
        Configuration configuration = transition.Target!;
        frame = Push(transition, frame);
        while (configuration.EndsHere)
        {
            if (frame is null)
            {
                FewestFrames = -1;
                break;
            }

            Transition resumed = Resume(configuration, frame.Continuation);
            frame = frame.Below;
            FewestFrames = Math.Min(FewestFrames, frame?.Depth ?? 0);
            configuration = resumed.Target!;
            frame = Push(resumed, frame);
        }

        return (configuration, frame);
    }

    private static Frame? Push(Transition transition, Frame? frame)
    {
        foreach (Continuation push in transition.Pushes)
        {
            frame = new Frame(push, frame);
        }

        return frame;
    }

    private Transition Compute(Configuration configuration, byte next, bool remember)
    {
        if (!configuration.First.Contains(next))
        {
            return Transition.Dead;
        }

        ByteSet same = configuration.First;
        bool captures = false;
        Languages.Remembers = remember;
        Transition result;
        if (configuration.Items.Length == 1)
        {
            (Language language, Continuation continuation) = configuration.Items[0];
            captures = language is CapturedText;
            Language derivative = language.Derive(Languages, next, ref same);
            if (!derivative.IsNullable && continuation == _continuations.End)
            {
                Configuration? target = derivative.IsLive(Languages) ? Single(derivative) : null;
                result = new Transition(same, target, [], captures);
            }
            else
            {
                _expansion.Clear();
                _expansion.Add(derivative, continuation);
                result = Finish(same, captures);
            }
        }
        else
        {
            _expansion.Clear();
            foreach ((Language language, Continuation continuation) in configuration.Items)
            {
                Language derivative = language.Derive(Languages, next, ref same);
                captures |= language is CapturedText && derivative is not Nothing;
                _expansion.Add(derivative, continuation);
            }

            result = Finish(same, captures);
        }

        Languages.Remembers = false;
        if (!remember)
        {
            configuration.Keep(result);
        }

        return result;
    }

    private Transition Resume(Configuration configuration, Continuation continuation)
    {
        if (configuration.Resumed?.TryGetValue(continuation, out Transition? known) == true)
        {
            return known;
        }

        _expansion.Clear();
        foreach ((Language language, Continuation next) in configuration.Items)
        {
            _expansion.AddItem(language, _continuations.Onto(next, continuation));
        }

        _expansion.Follow(continuation);
        Transition result = Finish(ByteSet.All, false);
        if (!configuration.IsExact)
        {
            (configuration.Resumed ??= []).Add(continuation, result);
        }

        return result;
    }

    // Makes the configuration of what was expanded; what all its items lead through becomes frames.
    private Transition Finish(ByteSet same, bool captures)
    {
        Dictionary<Language, Continuation> items = _expansion.Items;
        if (items.Count == 0)
        {
            return _expansion.EndsHere ? new Transition(same, Done, [], captures) : new Transition(same, null, [], captures);
        }

        Continuation? gate = _expansion.EndsHere ? _continuations.End : null;
        foreach (Continuation next in items.Values)
        {
            gate = gate is null ? next : ContinuationTable.CommonGate(gate, next);
        }

        if (gate == _continuations.End)
        {
            return new Transition(same, Make(_expansion.EndsHere), [], captures);
        }

        Continuation[] pushes = new Continuation[gate!.Depth];
        Continuation at = gate;
        for (int i = pushes.Length - 1; i >= 0; i--)
        {
            pushes[i] = _continuations.Above(at, at.Gate!);
            at = at.Gate!;
        }

        foreach (Language language in items.Keys)
        {
            ref Continuation next = ref CollectionsMarshal.GetValueRefOrNullRef(items, language);
            next = _continuations.Above(next, gate);
        }

        return new Transition(same, Make(false), pushes, captures);
    }

    private Configuration Make(bool endsHere)
    {
        Dictionary<Language, Continuation> expanded = _expansion.Items;
        (Language Language, Continuation Next)[] items = new (Language, Continuation)[expanded.Count];
        int count = 0;
        bool exact = false;
        foreach ((Language language, Continuation next) in expanded)
        {
            items[count++] = (language, next);
            exact |= language is CapturedText { IsUnderWay: true };
        }

        if (count == 1 && !endsHere && items[0].Next == _continuations.End)
        {
            return Single(items[0].Language);
        }

        Array.Sort(items, static (x, y) => x.Language.Id.CompareTo(y.Language.Id));
        if (exact)
        {
            return New(items, endsHere);
        }

        ref Configuration? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_configurations, new ItemsKey(items, endsHere), out _);
        return entry ??= New(items, endsHere);
    }

    private Configuration Single(Language language)
    {
        if (language is CapturedText { IsUnderWay: true })
        {
            return New([(language, _continuations.End)], false);
        }

        ref Configuration? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_singles, language, out _);
        return entry ??= New([(language, _continuations.End)], false);
    }

    private Configuration New((Language Language, Continuation Next)[] items, bool endsHere)
    {
        int shortest = endsHere ? 0 : Language.Infinite;
        if (!endsHere)
        {
            foreach ((Language language, Continuation next) in items)
            {
                shortest = Math.Min(shortest, Language.Add(language.Shortest(Languages), next.Shortest));
            }
        }

        _count++;
        return new Configuration(items, endsHere, shortest);
    }

    private readonly struct ItemsKey((Language Language, Continuation Next)[] items, bool endsHere) : IEquatable<ItemsKey>
    {
        private readonly (Language Language, Continuation Next)[] _items = items;
        private readonly bool _endsHere = endsHere;

        public bool Equals(ItemsKey other)
        {
            if (_endsHere != other._endsHere || _items.Length != other._items.Length)
            {
                return false;
            }

            for (int i = 0; i < _items.Length; i++)
            {
                if (_items[i].Language != other._items[i].Language || _items[i].Next != other._items[i].Next)
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is ItemsKey other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_endsHere);
            foreach ((Language language, Continuation next) in _items)
            {
                hash.Add(language.Id);
                hash.Add(next.Id);
            }

            return hash.ToHashCode();
        }
    }
}
