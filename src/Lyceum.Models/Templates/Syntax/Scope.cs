namespace Lyceum.Models.Templates.Syntax;

/// <summary>The variables of one scope while it runs, inside those of the scopes around it.</summary>
internal sealed class Scope
{
    private static readonly object s_unset = new();
    private readonly Scope? _parent;
    private Dictionary<string, object?>? _values;

    public Scope(Scope? parent, string[] unset)
    {
        _parent = parent;
        foreach (string name in unset)
        {
            Set(name, s_unset);
        }
    }

    /// <summary>The outermost scope.</summary>
    public Scope Root
    {
        get
        {
            Scope scope = this;
            while (scope._parent is not null)
            {
                scope = scope._parent;
            }

            return scope;
        }
    }

    public void Set(string name, object? value) => (_values ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;

    /// <summary>Finds a variable; false where it is unset here or unknown in all scopes.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isLocal">Whether a scope has this name, set or not, so that the caller's variables do not count.</param>
    public bool TryGet(string name, out object? value, out bool isLocal)
    {
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._values is not null && scope._values.TryGetValue(name, out value))
            {
                isLocal = true;
                return value != s_unset;
            }
        }

        value = null;
        isLocal = false;
        return false;
    }
}

/// <summary>Statements with a scope of their own.</summary>
internal sealed class ScopedBody(Statement[] statements)
{
    private string[] _unset = [];

    public Scope Open(Scope? parent = null) => new(parent, _unset);

    public Flow Execute(Renderer renderer, Scope scope) => Statement.ExecuteAll(statements, renderer, scope);

    /// <summary>Finds the scope's own names once those of the scope around it are known.</summary>
    public void Declare(Symbols outer, Action<Symbols>? parameters = null) => outer.Later(() =>
    {
        Renderer.GuardStack();
        Symbols own = new(outer);
        parameters?.Invoke(own);
        Statement.DeclareAll(statements, own);
        own.Complete();
        _unset = own.Unset;
    });
}

/// <summary>
/// The names of one scope, found before anything runs. It decides one question: a name that a scope sets before it reads
/// it, and that no scope around it knows, is the scope's own from the beginning. Until it is set it is undefined there,
/// even where the caller gives a variable of that name.
/// </summary>
internal sealed class Symbols
{
    private readonly Symbols? _parent;

    // What a conditional's branch was split from: the same scope, as it was before the branch.
    private readonly Symbols? _trunk;
    private readonly Dictionary<string, bool> _unset = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stores = new(StringComparer.Ordinal);
    private readonly List<Action> _later;

    public Symbols(Symbols? parent)
    {
        _parent = parent;
        _later = [];
    }

    private Symbols(Symbols trunk, bool isConditional)
    {
        _parent = trunk._parent;
        _trunk = trunk;
        _later = trunk._later;
        IsConditional = isConditional;
    }

    /// <summary>Whether what is declared now stands in a conditional, where an unknown filter fails only when reached.</summary>
    public bool IsConditional { get; set; }

    public string[] Unset => [.. _unset.Where(static pair => pair.Value).Select(static pair => pair.Key)];

    public void Load(string name)
    {
        if (!IsKnown(name))
        {
            _unset[name] = false;
        }
    }

    public void Store(string name)
    {
        _stores.Add(name);
        if (!IsOwn(name))
        {
            _unset[name] = _parent is null || !_parent.IsKnown(name);
        }
    }

    public void Parameter(string name)
    {
        _stores.Add(name);
        _unset[name] = false;
    }

    /// <summary>Joins branches of which only one runs: a name that some of them leave alone keeps its outer meaning.</summary>
    public void Branch(params ReadOnlySpan<Action<Symbols>> branches)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        List<Symbols> all = [];
        foreach (Action<Symbols> branch in branches)
        {
            Symbols symbols = new(this, IsConditional);
            branch(symbols);
            all.Add(symbols);
        }

        foreach (Symbols branch in all)
        {
            foreach (string name in branch._stores.Where(name => !IsStored(name)))
            {
                counts[name] = counts.GetValueOrDefault(name) + 1;
            }

            foreach ((string name, bool unset) in branch._unset)
            {
                _unset[name] = unset;
            }
        }

        foreach ((string name, int count) in counts)
        {
            _stores.Add(name);
            if (count < branches.Length)
            {
                _unset[name] = false;
            }
        }
    }

    /// <summary>Leaves a scope inside this one for when all names of this one are known.</summary>
    public void Later(Action declare) => _later.Add(declare);

    public void Complete()
    {
        foreach (Action declare in _later)
        {
            declare();
        }
    }

    private bool IsStored(string name)
    {
        Symbols? symbols = this;
        while (symbols is not null && !symbols._stores.Contains(name))
        {
            symbols = symbols._trunk;
        }

        return symbols is not null;
    }

    private bool IsOwn(string name)
    {
        Symbols? symbols = this;
        while (symbols is not null && !symbols._unset.ContainsKey(name))
        {
            symbols = symbols._trunk;
        }

        return symbols is not null;
    }

    private bool IsKnown(string name)
    {
        Symbols? symbols = this;
        while (symbols is not null && !symbols.IsOwn(name))
        {
            symbols = symbols._parent;
        }

        return symbols is not null;
    }
}
