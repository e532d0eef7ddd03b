using System.Text;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>A property whose name is known.</summary>
/// <param name="Key">The name in quotation marks, as it is written.</param>
/// <param name="Value">What its value is.</param>
/// <param name="IsRequired">Whether it must come.</param>
internal sealed record PlannedName(byte[] Key, Symbol Value, bool IsRequired);

/// <summary>Properties whose names are not known beforehand.</summary>
/// <param name="Names">The names, without quotation marks and without those that are planned.</param>
/// <param name="Value">What their values are.</param>
/// <param name="IsWitness">Whether one of them must come, and is the one.</param>
internal sealed record OpenNames(Language Names, Symbol Value, bool IsWitness);

/// <summary>
/// The members that an object may have. Its symbols come about as they are reached: one for each state, since the states of any order, and of
/// names that must not come twice, are far too many to be made beforehand.
/// </summary>
internal sealed class ObjectPlan
{
    /// <summary>The most names in one object that are not known beforehand.</summary>
    public const int MaximumOpenNames = 1000;

    private const int MaximumSymbols = 20_000;

    private readonly Dictionary<MembersState, ObjectMembers> _members = [];
    private readonly Dictionary<(SeenTexts, int), int[]> _cheapest = [];
    private readonly SeenTable _seen;
    private readonly bool _anyOrder;
    private readonly int _least;
    private readonly int _most;
    private readonly int[] _order;

    /// <summary>Makes a plan.</summary>
    public ObjectPlan(
        GrammarTable table, JsonLexicon lexicon, SchemaShapes shapes, IReadOnlyList<PlannedName> names, IReadOnlyList<OpenNames> open, int least, int most,
        bool anyOrder)
    {
        Table = table;
        Lexicon = lexicon;
        Shapes = shapes;
        Names = names;
        Open = open;
        _seen = new SeenTable(shapes.Strings);
        _least = least;
        _most = most > MaximumOpenNames + names.Count ? int.MaxValue : most;
        _anyOrder = anyOrder;
        _order = [.. Enumerable.Range(0, names.Count)];
        Array.Sort(_order, (x, y) => names[x].Key.AsSpan().SequenceCompareTo(names[y].Key));
    }

    /// <summary>Makes symbols.</summary>
    public GrammarTable Table { get; }

    /// <summary>The marks.</summary>
    public JsonLexicon Lexicon { get; }

    /// <summary>The strings.</summary>
    public SchemaShapes Shapes { get; }

    /// <summary>The properties whose names are known, in their order.</summary>
    public IReadOnlyList<PlannedName> Names { get; }

    /// <summary>The others.</summary>
    public IReadOnlyList<OpenNames> Open { get; }

    /// <summary>The whole object.</summary>
    public Symbol Start() => Table.Chain(
        Lexicon.OpenObject, Members(new MembersState(0, default, _seen.None, 0, 0, Open.Any(static names => names.IsWitness))));

    /// <summary>What may come in a state.</summary>
    public ObjectMembers Members(MembersState state)
    {
        if (!_members.TryGetValue(state, out ObjectMembers? members))
        {
            if (_members.Count >= MaximumSymbols)
            {
                // What is in use goes on working.
                _members.Clear();
            }

            members = Table.Add(new ObjectMembers(Table.NextId(), this, state));
            _members.Add(state, members);
        }

        return members;
    }

    /// <summary>The state after a known name.</summary>
    public MembersState After(MembersState state, int name) => _anyOrder
        ? state with { Used = state.Used.With(name), Count = Counted(state) }
        : state with { Place = name + 1, Count = Counted(state) };

    /// <summary>The state after another name.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="names">The sort of name.</param>
    /// <param name="key">The name as it was written, in quotation marks; null if it was not remembered.</param>
    public MembersState After(MembersState state, OpenNames names, byte[]? key) => state with
    {
        Place = _anyOrder ? 0 : Names.Count,
        Seen = key is null ? state.Seen : _seen.With(state.Seen, key.AsSpan(1, key.Length - 2)),
        Forgotten = key is null ? state.Forgotten + 1 : state.Forgotten,
        Count = Counted(state),
        IsPending = state.IsPending && !names.IsWitness,
    };

    /// <summary>Whether an object may end in a state.</summary>
    public bool MayEnd(MembersState state) => state.Count >= _least && !state.IsPending && !Missing(state).Any();

    /// <summary>The known names that may come next, in the order of their bytes.</summary>
    public List<int> Next(MembersState state)
    {
        List<int> next = [];
        int last = _anyOrder ? int.MaxValue : Missing(state).DefaultIfEmpty(int.MaxValue).First();
        int rest = Rest(state);
        foreach (int name in _order)
        {
            if (IsFree(state, name) && name <= last && Names[name].Value.Shortest != Language.Infinite && RestAfter(state, rest, name) != Language.Infinite)
            {
                next.Add(name);
            }
        }

        return next;
    }

    /// <summary>Whether other names may come next.</summary>
    public bool MayBeOpen(MembersState state) =>
        Open.Count > 0 && state.Seen.Texts.Count + state.Forgotten < MaximumOpenNames && (_anyOrder || !Missing(state).Any());

    /// <summary>The names of a sort that did not come yet, without quotation marks.</summary>
    public Language Unseen(MembersState state, OpenNames names) => state.Seen.Texts.Count == 0
        ? names.Names
        : Table.Languages.Difference(names.Names, state.Seen.Language);

    /// <summary>The fewest bytes to the end of an object, its brace included.</summary>
    public int Rest(MembersState state)
    {
        int rest = 1;
        int members = 0;
        foreach (int name in Missing(state))
        {
            rest = Language.Add(rest, Cost(name));
            members++;
        }

        int skipped = state.Forgotten;
        if (state.IsPending)
        {
            rest = Language.Add(rest, CheapestWitness(state));
            members++;
            skipped++;
        }

        int extra = _least - state.Count - members;
        if (extra > 0)
        {
            rest = Language.Add(rest, CheapestOf(state, extra, skipped));
            members += extra;
        }

        return rest == Language.Infinite || (long)state.Count + members > _most
            ? Language.Infinite
            : Language.Add(rest, members - (state.Count == 0 && members > 0 ? 1 : 0));
    }

    /// <summary>The fewest bytes to the end of an object after a known name and its value.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="rest">What <see cref="Rest"/> says of it.</param>
    /// <param name="name">The name.</param>
    public int RestAfter(MembersState state, int rest, int name)
    {
        if (_least > 0 || _most != int.MaxValue || state.IsPending || rest == Language.Infinite)
        {
            return Rest(After(state, name));
        }

        // Only what is required counts, so the sum need not be made again.
        int comma = state.Count == 0 && Missing(state).Any() ? 1 : 0;
        return rest + comma - (Names[name].IsRequired ? Cost(name) + 1 : 0);
    }

    /// <summary>Whether the shortest way to the end has members whose names are not known beforehand.</summary>
    public bool NeedsOthers(MembersState state) => Open.Count > 0 && (state.IsPending || state.Count < _least);

    private int Counted(MembersState state) => Math.Min(state.Count + 1, _most == int.MaxValue ? Math.Max(_least, 1) : int.MaxValue);

    private int Cost(int name) => Language.Add(Names[name].Key.Length + 1, Names[name].Value.Shortest);

    private bool IsFree(MembersState state, int name) => _anyOrder ? !state.Used.Contains(name) : name >= state.Place;

    private IEnumerable<int> Missing(MembersState state)
    {
        for (int name = state.Place; name < Names.Count; name++)
        {
            if (Names[name].IsRequired && IsFree(state, name))
            {
                yield return name;
            }
        }
    }

    private int CheapestWitness(MembersState state)
    {
        int cheapest = Language.Infinite;
        foreach (OpenNames names in Open)
        {
            if (names.IsWitness)
            {
                int length = Unseen(state, names).Shortest(Table.Languages);
                cheapest = Math.Min(cheapest, Language.Add(Language.Add(length, 3), names.Value.Shortest));
            }
        }

        return cheapest;
    }

    // The cheapest members that need not come but may. Of those with other names the cheapest few are not counted on, since they may be among the
    // names that are not known.
    private int CheapestOf(MembersState state, int count, int skipped)
    {
        List<int> costs = [];
        for (int name = 0; name < Names.Count; name++)
        {
            if (!Names[name].IsRequired && IsFree(state, name) && Cost(name) != Language.Infinite)
            {
                costs.Add(Cost(name));
            }
        }

        if (Open.Count > 0)
        {
            costs.AddRange(CheapestOpen(state, count + skipped).Skip(skipped));
        }

        costs.Sort();
        return costs.Count < count ? Language.Infinite : costs.Take(count).Aggregate(0, Language.Add);
    }

    private int[] CheapestOpen(MembersState state, int count)
    {
        // While symbols are measured values are not known yet.
        if (Table.IsMeasured && _cheapest.TryGetValue((state.Seen, count), out int[]? costs))
        {
            return costs;
        }

        Dictionary<string, int> byText = new(StringComparer.Ordinal);
        foreach (OpenNames names in Open)
        {
            foreach (byte[] text in DistinctTexts.Shortest(Table.Languages, Unseen(state, names), count))
            {
                string key = Encoding.UTF8.GetString(text);
                int cost = Language.Add(text.Length + 3, names.Value.Shortest);
                byText[key] = Math.Min(cost, byText.GetValueOrDefault(key, Language.Infinite));
            }
        }

        costs = [.. byText.Values.Where(static cost => cost != Language.Infinite).Order().Take(count)];
        if (Table.IsMeasured && _cheapest.Count < MaximumSymbols)
        {
            _cheapest[(state.Seen, count)] = costs;
        }

        return costs;
    }
}
