using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Lyceum.Web.Site;

/// <summary>
/// What a file of content says of itself before its text: lines <c>name: value</c> between two lines of three dashes. It is a small part of YAML, read
/// strictly: no nesting, no references, no types, every name known. A value is a word or sentence, in double quotes where it needs them; a list is
/// <c>[one, two]</c>.
/// </summary>
public sealed class FrontMatter
{
    private const string Fence = "---";
    private const int MaxLines = 60;
    private const int MaxLineLength = 1000;

    private static readonly FrozenSet<string> s_names = FrozenSet.Create(
        "title", "description", "date", "updated", "tags", "order", "section", "figure", "kicker", "authors", "paper", "runs", "model", "temperature", "top_p", "max_tokens", "needs");

    private readonly FrozenDictionary<string, string> _values;

    private FrontMatter(FrozenDictionary<string, string> values, string body) => (_values, Body) = (values, body);

    /// <summary>The text after it.</summary>
    public string Body { get; }

    /// <summary>The title.</summary>
    public string Title => Need("title");

    /// <summary>What the document is about, in a sentence or two.</summary>
    public string Description => Need("description");

    /// <summary>A value; null where the file does not say it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="text">The whole file.</param>
    /// <exception cref="SiteContentException">It is not as described above.</exception>
    public static FrontMatter Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using StringReader lines = new(text.StartsWith('\uFEFF') ? text[1..] : text);
        if (lines.ReadLine()?.TrimEnd() != Fence)
        {
            throw new SiteContentException("Line 1 should be '---', before the title and the description.");
        }

        Dictionary<string, string> values = [];
        for (int number = 2; number <= MaxLines; number++)
        {
            string line = lines.ReadLine() ?? throw new SiteContentException("The lines before the text have no end: a second '---' is missing.");
            if (line.TrimEnd() == Fence)
            {
                FrontMatter read = new(values.ToFrozenDictionary(StringComparer.Ordinal), lines.ReadToEnd());
                _ = read.Title;
                _ = read.Description;
                return read;
            }

            if (line.Length > MaxLineLength)
            {
                throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"Line {number} is longer than {MaxLineLength} characters."));
            }

            if (line.TrimEnd().Length == 0 || line[0] == '#')
            {
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? "" : line[..colon];
            if (!s_names.Contains(name))
            {
                throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"Line {number} should be one of {string.Join(", ", s_names.Order())}, followed by ': ' and a value."));
            }

            if (!values.TryAdd(name, Unquote(line[(colon + 1)..].Trim(), number)))
            {
                throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"Line {number} says '{name}' for the second time."));
            }
        }

        throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"The lines before the text should be fewer than {MaxLines}."));
    }

    /// <summary>A list.</summary>
    public ImmutableArray<string> List(string name)
    {
        string? value = this[name];
        return value is null ? []
            : value.StartsWith('[') && value.EndsWith(']')
                ? [.. value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
                : throw new SiteContentException($"'{name}' should be a list such as [one, two].");
    }

    /// <summary>A day; null where there is none.</summary>
    public DateOnly? Day(string name) => this[name] is not { } value ? null
        : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day
        : throw new SiteContentException($"'{name}' should be a day such as 2026-11-28.");

    /// <summary>A whole number.</summary>
    public int? Number(string name) => this[name] is not { } value ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new SiteContentException($"'{name}' should be a whole number.");

    /// <summary>A number with a fraction, within bounds.</summary>
    public double? Fraction(string name, double most) => this[name] is not { } value ? null
        : double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= 0 && number <= most ? number
        : throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"'{name}' should be a number from 0 to {most}."));

    private string Need(string name) => this[name] is { Length: > 0 } value ? value : throw new SiteContentException($"The file should say its {name}.");

    private static string Unquote(string value, int line)
    {
        if (!value.StartsWith('"'))
        {
            return value.IndexOfAny(['&', '*', '!', '|', '>', '{', '\'', '%', '@', '`']) == 0
                ? throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"Line {line}: a value that begins with '{value[0]}' should stand in double quotes."))
                : value;
        }

        return value.Length >= 2 && value.EndsWith('"') && !value[1..^1].Contains('"', StringComparison.Ordinal)
            ? value[1..^1]
            : throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"Line {line}: the quotes do not fit together."));
    }
}
