using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>The functions that every template sees.</summary>
internal static class Globals
{
    private const int MaxRange = 100_000;

    private static readonly BuiltinTable s_functions = new()
    {
        { "range", "start stop? step?", static (_, a) => Range(a) },
        { "dict", "*args **kwargs", static (r, a) => Dict(r, a) },
        { "namespace", "*args **kwargs", static (r, a) => new NamespaceValue(Dict(r, a)) },
        { "cycler", "*items", static (_, a) => a.Rest(0).Items is { Length: > 0 } items
            ? new Cycler(items)
            : throw new TemplateException("at least one item has to be provided") },
        { "joiner", "sep?", static (_, a) => new Joiner(a.Or(0, ", ")) },
        { "raise_exception", "message", static (r, a) => throw new TemplateException(Formatter.Str(r, a[0]), raised: true) },
        { "strftime_now", "format", static (r, a) => Strftime.Format(r.Options.LocalNow, a.Text(0)) },
    };

    public static IReadOnlyDictionary<string, object?> All { get; } =
        s_functions.ToDictionary(static pair => pair.Key, static object? (pair) => pair.Value, StringComparer.Ordinal);

    private static RangeValue Range(Bound a)
    {
        long Whole(int index) => Integer.TryLong(a[index], out long value) ? value : a.Whole(index);
        (long start, long stop) = a.Has(1) ? (Whole(0), Whole(1)) : (0, Whole(0));
        long step = a.Has(2) ? Whole(2) : 1;
        if (step == 0)
        {
            throw new TemplateException("range() arg 3 must not be zero");
        }

        return RangeValue.Count(start, stop, step) <= MaxRange
            ? new RangeValue(start, stop, step)
            : throw new TemplateException($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaxRange}).");
    }

    private static DictValue Dict(Renderer renderer, Bound a)
    {
        DictValue result = new(renderer);
        object?[] sources = a.Rest(0).Items;
        if (sources.Length > 1)
        {
            throw new TemplateException($"dict expected at most 1 argument, got {sources.Length}");
        }

        if (sources is [DictValue given])
        {
            foreach ((object? key, object? value) in given.Pairs)
            {
                result.Set(key, value);
            }
        }
        else if (sources.Length == 1)
        {
            foreach (object? item in Iteration.Each(renderer, sources[0]))
            {
                object?[] pair = Iteration.ToArray(renderer, item);
                result.Set(pair.Length == 2 ? pair[0] : throw new TemplateException(
                    $"dictionary update sequence element has length {pair.Length}; 2 is required"), pair[1]);
            }
        }

        foreach ((object? key, object? value) in a.Keywords(1).Pairs)
        {
            result.Set(key, value);
        }

        return result;
    }
}
