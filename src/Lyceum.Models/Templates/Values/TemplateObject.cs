using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Models.Templates.Values;

/// <summary>
/// A value that has no plain .NET counterpart. Plain ones are null (None), <see cref="bool"/>, <see cref="long"/> and
/// <see cref="System.Numerics.BigInteger"/> (int), <see cref="double"/> (float) and <see cref="string"/> (str).
/// </summary>
internal abstract class TemplateObject
{
    public abstract string TypeName { get; }

    public virtual bool Truth => true;

    public virtual int? Length => null;

    public virtual bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = null;
        return false;
    }

    public virtual IEnumerator<object?>? Iterate() => null;

    public virtual void Write(Formatter formatter) => formatter.Append($"<{TypeName} object>");
}

/// <summary>A value that can be called.</summary>
internal abstract class Callable : TemplateObject
{
    public abstract object? Call(Renderer renderer, Arguments arguments);
}

/// <summary>The arguments of one call as they were written.</summary>
internal sealed class Arguments(List<object?> positional, List<KeyValuePair<string, object?>> keywords)
{
    public List<object?> Positional { get; } = positional;

    public List<KeyValuePair<string, object?>> Keywords { get; } = keywords;

    public bool TakeKeyword(string name, out object? value)
    {
        int index = Keywords.FindIndex(pair => pair.Key == name);
        value = index < 0 ? null : Keywords[index].Value;
        if (index >= 0)
        {
            Keywords.RemoveAt(index);
        }

        return index >= 0;
    }
}

/// <summary>Names of types as Python gives them.</summary>
internal static class TypeName
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or System.Numerics.BigInteger => "int",
        double => "float",
        string => "str",
        Undefined => "Undefined",
        TemplateObject o => o.TypeName,
        _ => throw new ArgumentException($"A template cannot hold a {value.GetType().Name}."),
    };
}
