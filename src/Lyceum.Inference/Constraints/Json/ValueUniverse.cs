using System.Text;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>All values of one kind, strings or numbers, and what can be done with sets of them.</summary>
internal abstract class ValueUniverse
{
    /// <summary>Makes a universe.</summary>
    /// <param name="table">Makes expressions.</param>
    /// <param name="all">All texts of all values.</param>
    protected ValueUniverse(LanguageTable table, Language all)
    {
        Table = table;
        Whole = all;
        All = new ValueSet(null, all, false, true);
        None = new ValueSet([], null, true, true);
    }

    /// <summary>Makes expressions.</summary>
    public LanguageTable Table { get; }

    /// <summary>All texts of all values.</summary>
    public Language Whole { get; }

    /// <summary>Every value.</summary>
    public ValueSet All { get; }

    /// <summary>No value.</summary>
    public ValueSet None { get; }

    /// <summary>All texts of some values, given by their canonical texts.</summary>
    public abstract Language OfTexts(IReadOnlyList<string> texts);

    /// <summary>The texts that outputs may have.</summary>
    public abstract Language Write(ValueSet set);

    /// <summary>A set of a few values, given by their canonical texts.</summary>
    public static ValueSet Of(IEnumerable<string> texts, bool isInteger = false) => new([.. texts.Distinct(StringComparer.Ordinal)], null, isInteger, true);

    /// <summary>The values of an expression.</summary>
    public ValueSet Of(Language language, bool isInteger = false, bool isExact = true) =>
        language is Nothing ? None : new ValueSet(null, language, isInteger, isExact);

    /// <summary>The values of both sets.</summary>
    public ValueSet And(ValueSet x, ValueSet y)
    {
        if (x == All || y.IsNone || x == y)
        {
            return y;
        }

        if (y == All || x.IsNone)
        {
            return x;
        }

        if (x.Finite is null && y.Finite is not null)
        {
            (x, y) = (y, x);
        }

        bool exact = x.IsExact && y.IsExact;
        if (x.Finite is not null)
        {
            Language other = y.ToLanguage(this);
            List<string> both = y.Finite is not null
                ? [.. x.Finite.Where(text => y.Finite.Contains(text, StringComparer.Ordinal))]
                : [.. x.Finite.Where(text => Contains(other, text))];
            return new ValueSet(both, null, x.IsInteger || y.IsInteger, exact);
        }

        Language language = Table.Intersection([x.ToLanguage(this), y.ToLanguage(this)]);
        return language is Nothing ? None : new ValueSet(null, language, x.IsInteger || y.IsInteger, exact);
    }

    /// <summary>The values of either set.</summary>
    public ValueSet Or(ValueSet x, ValueSet y)
    {
        if (x == All || y.IsNone || x == y)
        {
            return x;
        }

        if (y == All || x.IsNone)
        {
            return y;
        }

        bool exact = x.IsExact && y.IsExact;
        return x.Finite is not null && y.Finite is not null
            ? new ValueSet([.. x.Finite.Union(y.Finite, StringComparer.Ordinal)], null, x.IsInteger && y.IsInteger, exact)
            : new ValueSet(null, Table.Union(x.ToLanguage(this), y.ToLanguage(this)), x.IsInteger && y.IsInteger, exact);
    }

    /// <summary>The values that do not belong to a set.</summary>
    /// <exception cref="ConstraintException">The set leaves out values that belong to it.</exception>
    public ValueSet Not(ValueSet set)
    {
        if (set == All)
        {
            return None;
        }

        if (set.IsNone)
        {
            return All;
        }

        return set.IsExact
            ? Of(Table.Difference(Whole, set.ToLanguage(this)))
            : throw new ConstraintException("A format is the opposite of what is asked for, which is not enforced.") { Keyword = "format" };
    }

    /// <summary>Whether no value belongs.</summary>
    public bool IsEmpty(ValueSet set) => set.IsNone || (set.Finite is null && set != All && !set.ToLanguage(this).IsLive(Table));

    /// <summary>Whether a text belongs to an expression.</summary>
    public bool Contains(Language language, string text)
    {
        foreach (byte next in Encoding.UTF8.GetBytes(text))
        {
            ByteSet same = ByteSet.All;
            language = language.Derive(Table, next, ref same);
        }

        return language.IsNullable;
    }
}
