using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// A set of strings, or of numbers: a few texts, or a regular expression. An expression holds all texts of each value that it holds, so that sets
/// of values can be intersected, joined and complemented exactly.
/// </summary>
internal sealed class ValueSet
{
    private readonly Language? _language;

    /// <summary>Made by <see cref="ValueUniverse"/>.</summary>
    public ValueSet(IReadOnlyList<string>? finite, Language? language, bool isInteger, bool isExact)
    {
        Finite = finite;
        _language = language;
        IsInteger = isInteger;
        IsExact = isExact;
    }

    /// <summary>The texts, each in its canonical form, where they are few; else null.</summary>
    public IReadOnlyList<string>? Finite { get; }

    /// <summary>Whether it is known that all are integers.</summary>
    public bool IsInteger { get; }

    /// <summary>Whether every value that should belong does. Otherwise some are left out on purpose, and the set has no complement.</summary>
    public bool IsExact { get; }

    /// <summary>Whether no value belongs, as far as can be told without a search.</summary>
    public bool IsNone => Finite is { Count: 0 } || _language is Nothing;

    /// <summary>All texts of all values.</summary>
    public Language ToLanguage(ValueUniverse universe) => _language ?? universe.OfTexts(Finite!);
}
