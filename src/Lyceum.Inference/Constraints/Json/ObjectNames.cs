using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>A member of an object, from its name on, and all that follows.</summary>
internal sealed class ObjectNames : Symbol
{
    private readonly ObjectPlan _plan;
    private readonly MembersState _state;
    private readonly List<int> _names;
    private readonly LiteralList _keys;
    private readonly Symbol?[] _after;
    private readonly Dictionary<(int, int, int), NameChoice> _choices = [];
    private readonly List<NameCapture> _captures = [];
    private readonly int _rest;

    /// <summary>Made where the names are needed; nothing is known of them before values are measured.</summary>
    public ObjectNames(int id, ObjectPlan plan, MembersState state)
        : base(id)
    {
        _plan = plan;
        _state = state;
        _rest = plan.Rest(state);
        _names = plan.Next(state);
        _keys = new LiteralList(_names.Select(name => plan.Names[name].Key));
        _after = new Symbol?[_names.Count];
        if (plan.MayBeOpen(state))
        {
            foreach (OpenNames names in plan.Open)
            {
                NameCapture capture = new(plan, state, names);
                if (capture.IsPossible)
                {
                    _captures.Add(capture);
                }
            }
        }
    }

    /// <summary>Whether no member may come.</summary>
    public bool IsNone => _names.Count == 0 && _captures.Count == 0;

    /// <summary>What follows the name with an index in the list of keys.</summary>
    public Symbol After(int index)
    {
        int name = _names[index];
        return _after[index] ??= _plan.Table.Chain(_plan.Lexicon.Colon, _plan.Names[name].Value, _plan.Members(_plan.After(_state, name)));
    }

    /// <summary>The fewest bytes from the colon after a name on.</summary>
    public int RestOf(int index) =>
        Language.Add(Language.Add(1, _plan.Names[_names[index]].Value.Shortest), _plan.RestAfter(_state, _rest, _names[index]));

    /// <summary>The keys of a range that have been read to a depth.</summary>
    public NameChoice Choice(int low, int high, int depth)
    {
        if (!_choices.TryGetValue((low, high, depth), out NameChoice? choice))
        {
            choice = new NameChoice(_plan.Table.Languages.NextId(), this, _keys, low, high, depth);
            _choices.Add((low, high, depth), choice);
        }

        return choice;
    }

    public override void Open(Expansion expansion, Continuation next)
    {
        if (_names.Count > 0)
        {
            expansion.Add(Choice(0, _names.Count, 0), next);
        }

        foreach (NameCapture capture in _captures)
        {
            expansion.Add(capture.Begin(), next);
        }
    }

    protected override int FindShortest(LanguageTable languages)
    {
        int shortest = _names.Count == 0 ? Language.Infinite : Choice(0, _names.Count, 0).Shortest(languages);
        foreach (NameCapture capture in _captures)
        {
            shortest = Math.Min(shortest, capture.Begin().Shortest(languages));
        }

        return shortest;
    }
}
