namespace Lyceum.Models.Templates.Values;

/// <summary>Walking over values.</summary>
internal static class Iteration
{
    /// <summary>Begins to walk over a value; null where it cannot be walked.</summary>
    public static IEnumerator<object?>? TryBegin(object? value) => value switch
    {
        string text => Text.Characters(text).GetEnumerator(),
        Undefined => Enumerable.Empty<object?>().GetEnumerator(),
        TemplateObject o => o.Iterate(),
        _ => null,
    };

    public static IEnumerator<object?> Begin(object? value) => TryBegin(value)
        ?? throw new TemplateException($"'{TypeName.Of(value)}' object is not iterable");

    public static IEnumerable<object?> Each(Renderer renderer, object? value)
    {
        IEnumerator<object?> items = Begin(value);
        while (true)
        {
            // One lazy sequence may draw from another, and that from a third.
            Renderer.GuardStack();
            renderer.Step();
            if (!items.MoveNext())
            {
                yield break;
            }

            yield return items.Current;
        }
    }

    public static object?[] ToArray(Renderer renderer, object? value)
    {
        if (value is SequenceValue sequence)
        {
            renderer.Charge(sequence.Items.Length >> 3);
            return sequence.Items;
        }

        return [.. Each(renderer, value)];
    }

    /// <summary>The number of elements; null for a value that does not know it.</summary>
    public static int? LengthOf(object? value) => value switch
    {
        string text => Text.Length(text),
        Undefined => 0,
        TemplateObject o => o.Length,
        _ => null,
    };
}
