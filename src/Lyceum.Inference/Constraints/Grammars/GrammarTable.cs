using System.Runtime.InteropServices;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>Makes the symbols of one grammar. Not safe for several threads.</summary>
internal sealed class GrammarTable
{
    private readonly List<Symbol> _symbols = [];
    private readonly Dictionary<Language, Terminal> _terminals = [];
    private readonly Dictionary<(Symbol, int, int), Symbol> _loops = [];
    private readonly int _limit;
    private int _count;

    /// <summary>Makes an empty table.</summary>
    /// <param name="languages">The expressions of the grammar.</param>
    /// <param name="limit">The most symbols that may be made while a form is compiled.</param>
    public GrammarTable(LanguageTable languages, int limit)
    {
        Languages = languages;
        _limit = limit;
        Empty = Terminal(languages.EmptyText);
        Never = Terminal(languages.Nothing);
    }

    /// <summary>The expressions.</summary>
    public LanguageTable Languages { get; }

    /// <summary>The empty text.</summary>
    public Symbol Empty { get; }

    /// <summary>No text.</summary>
    public Symbol Never { get; }

    /// <summary>Whether the shortest texts of all symbols are known.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>A number for a symbol that is about to be made.</summary>
    /// <exception cref="ConstraintException">There are too many.</exception>
    public int NextId() =>
        IsMeasured || _count < _limit ? _count++ : throw new ConstraintException($"The form is too large: it needs more than {_limit} symbols.");

    /// <summary>Adds a symbol, whose parts were added before it.</summary>
    public T Add<T>(T symbol)
        where T : Symbol
    {
        symbol.Measure(Languages);
        if (!IsMeasured)
        {
            _symbols.Add(symbol);
        }

        return symbol;
    }

    /// <summary>Texts of a regular expression.</summary>
    public Symbol Terminal(Language language)
    {
        ref Terminal? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_terminals, language, out _);
        return entry ??= Add(new Terminal(NextId(), language));
    }

    /// <summary>One given text.</summary>
    public Symbol Literal(ReadOnlySpan<byte> text) => Terminal(Languages.Literal(text));

    /// <summary>A rule whose body is still to come.</summary>
    public Rule Rule(string name) => Add(new Rule(NextId(), name));

    /// <summary>Symbols one after the other.</summary>
    public Symbol Chain(params ReadOnlySpan<Symbol> parts)
    {
        Symbol result = Empty;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            result = parts[i] == Empty ? result
                : result == Empty ? parts[i]
                : Add(new Chain(NextId(), parts[i], result));
        }

        return result;
    }

    /// <summary>Any of several symbols.</summary>
    public Symbol Choice(params IReadOnlyList<Symbol> alternatives)
    {
        Symbol[] distinct = [.. alternatives.Where(alternative => alternative != Never).Distinct()];
        return distinct.Length switch
        {
            0 => Never,
            1 => distinct[0],
            _ => Add(new Choice(NextId(), distinct)),
        };
    }

    /// <summary>A symbol repeated.</summary>
    public Symbol Loop(Symbol of, int least, int most)
    {
        if (most == 0)
        {
            return Empty;
        }

        if (least == 1 && most == 1)
        {
            return of;
        }

        ref Symbol? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_loops, (of, least, most), out _);
        return entry ??= Add(new Loop(NextId(), of, least, most));
    }

    /// <summary>Forgets the symbols that were made on the way; those that others hold go on working.</summary>
    public void Clear()
    {
        _terminals.Clear();
        _loops.Clear();
        Languages.Clear();
    }

    /// <summary>Computes the shortest texts of all symbols; what is made afterwards is measured at once.</summary>
    public void Measure()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Symbol symbol in _symbols)
            {
                changed |= symbol.Measure(Languages);
            }
        }

        IsMeasured = true;
        _symbols.Clear();
        _symbols.TrimExcess();
    }
}
