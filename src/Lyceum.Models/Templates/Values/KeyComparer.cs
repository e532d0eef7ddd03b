using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Equality of dictionary keys: 1, 1.0 and True are one key; lists and dictionaries are none.</summary>
internal sealed class KeyComparer(Renderer renderer) : IEqualityComparer<object>
{
    /// <summary>Stands for None, which a .NET dictionary cannot hold as a key.</summary>
    public static object None { get; } = new();

    public new bool Equals(object? x, object? y)
    {
        if (ReferenceEquals(x, None) || ReferenceEquals(y, None))
        {
            return ReferenceEquals(x, y);
        }

        return Operators.AreEqual(renderer, x, y);
    }

    public int GetHashCode(object obj)
    {
        Renderer.GuardStack();
        renderer.Step();
        switch (obj)
        {
            case string text:
                return text.GetHashCode(StringComparison.Ordinal);
            case Markup markup:
                return markup.Text.GetHashCode(StringComparison.Ordinal);
            case bool truth:
                return (truth ? 1L : 0L).GetHashCode();
            case double number when double.IsInteger(number) && Math.Abs(number) < 9e18:
                return ((long)number).GetHashCode();
            case double number when double.IsInteger(number):
                return new BigInteger(number).GetHashCode();
            case SequenceValue sequence and not ListValue:
                HashCode hash = default;
                foreach (object? item in sequence.Items)
                {
                    hash.Add(GetHashCode(item ?? None));
                }

                return hash.ToHashCode();
            case Undefined:
                return 0;
            case ListValue or DictValue:
                throw new TemplateException($"unhashable type: '{TypeName.Of(obj)}'");
            default:
                return obj.GetHashCode();
        }
    }
}
