namespace Lyceum.Training.Curriculum;

/// <summary>
/// Reads a line such as <c>Total: 3 apples × $4.50 = 13.50</c> as a chain of equal sides. Words that say what a number
/// counts are passed over; a line whose numbers do not stand in a formula is not read at all.
/// </summary>
internal ref struct EquationReader
{
    private const int DeepestNesting = 30;

    private ReadOnlySpan<char> rest;
    private List<Rational> numbers;
    private bool money;
    private int depth;

    /// <summary>The sides of an equation, or null where the line is none.</summary>
    public static List<EquationSide>? Read(ReadOnlySpan<char> line)
    {
        var sides = new List<EquationSide>();
        foreach (var range in WithoutLabel(line).Split('='))
        {
            var reader = new EquationReader { rest = WithoutLabel(line)[range].TrimEnd(" .,;!"), numbers = [] };
            if (reader.Sum() is not { } value || !reader.AtEnd())
            {
                return null;
            }

            sides.Add(new EquationSide(value, reader.numbers, reader.money));
        }

        return sides;
    }

    // "Step 1:", "2.", "- " and the like before the formula.
    private static ReadOnlySpan<char> WithoutLabel(ReadOnlySpan<char> line)
    {
        for (var i = line.Length - 1; i > 0; i--)
        {
            if (line[i] == ':' && !(i + 1 < line.Length && char.IsAsciiDigit(line[i + 1]) && char.IsAsciiDigit(line[i - 1])))
            {
                return line[(i + 1)..].Trim();
            }
        }

        var digits = 0;
        while (digits < line.Length && digits < 3 && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        if (digits > 0 && line.Length > digits + 1 && line[digits] is '.' or ')' && line[digits + 1] == ' ')
        {
            return line[(digits + 1)..].Trim();
        }

        return line.Length > 1 && line[0] is '-' or '*' or '•' && line[1] == ' ' ? line[1..].Trim() : line;
    }

    private Rational? Sum()
    {
        var value = Product();
        while (value is not null)
        {
            if (Take('+'))
            {
                value = Product() is { } term ? value + term : null;
            }
            else if (Take('-') || Take('−') || Take('–'))
            {
                value = Product() is { } term ? value - term : null;
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private Rational? Product()
    {
        var value = Factor();
        while (value is not null)
        {
            if (Take('×') || Take('*') || Take('·') || TakeWord("x") || TakeWord("of"))
            {
                value = Factor() is { } factor ? value * factor : null;
            }
            else if (Take('÷') || Take('/'))
            {
                value = Factor() is { } divisor ? Rational.Divide(value.Value, divisor) : null;
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private Rational? Factor()
    {
        SkipWords();
        var negative = Take('-') || Take('−');
        if (!negative && Take('('))
        {
            if (++depth > DeepestNesting || Sum() is not { } inner || !Take(')'))
            {
                return null;
            }

            depth--;
            SkipWords();
            return inner;
        }

        if (Number() is not { } value)
        {
            return null;
        }

        // A fraction written close, such as 3/4, is one number: 12 ÷ 3/4 = 16.
        if (rest.Length > 1 && rest[0] == '/' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            if (Number() is not { } denominator || Rational.Divide(value, denominator) is not { } fraction)
            {
                return null;
            }

            value = fraction;
        }

        if (Take('%'))
        {
            value *= Rational.Of(1, 100);
        }

        SkipWords();
        return negative ? Rational.Of(0) - value : value;
    }

    private Rational? Number()
    {
        SkipSpace();
        while (!rest.IsEmpty && rest[0] is '$' or '£' or '€')
        {
            money = true;
            rest = rest[1..];
        }

        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || IsSeparator(length)))
        {
            length++;
        }

        // A time such as 3:45 is no number.
        if (length == 0 || length > SolutionChecker.LongestNumber || (length < rest.Length && rest[length] == ':'))
        {
            return null;
        }

        var value = Rational.Parse(rest[..length].ToString().Replace(",", "", StringComparison.Ordinal));
        if (value is { } number)
        {
            numbers.Add(number);
        }

        rest = rest[length..];
        return value;
    }

    // A point before a digit; a comma before just three digits.
    private readonly bool IsSeparator(int at)
    {
        if (rest[at] == '.')
        {
            return at + 1 < rest.Length && char.IsAsciiDigit(rest[at + 1]);
        }

        return rest[at] == ',' && at is > 0 && at + 3 < rest.Length
            && char.IsAsciiDigit(rest[at + 1]) && char.IsAsciiDigit(rest[at + 2]) && char.IsAsciiDigit(rest[at + 3])
            && (at + 4 >= rest.Length || !char.IsAsciiDigit(rest[at + 4]));
    }

    private bool Take(char sign)
    {
        SkipSpace();
        if (rest.IsEmpty || rest[0] != sign)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || (rest.Length > word.Length && char.IsLetter(rest[word.Length])))
        {
            return false;
        }

        rest = rest[word.Length..];
        return true;
    }

    // Units and names of things: letters, with a slash inside as in km/h; never the signs x and "of".
    private void SkipWords()
    {
        while (true)
        {
            SkipSpace();
            var length = 0;
            while (length < rest.Length && (char.IsLetter(rest[length]) || rest[length] is '\'' or '²' or '³' or '°'
                || (length > 0 && rest[length] is '/' or '-' or '.' && length + 1 < rest.Length && char.IsLetter(rest[length + 1]))))
            {
                length++;
            }

            if (length == 0 || rest[..length].Equals("x", StringComparison.OrdinalIgnoreCase)
                || rest[..length].Equals("of", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            rest = rest[length..];
        }
    }

    private void SkipSpace() => rest = rest.TrimStart();

    private bool AtEnd()
    {
        SkipSpace();
        return rest.IsEmpty;
    }
}
