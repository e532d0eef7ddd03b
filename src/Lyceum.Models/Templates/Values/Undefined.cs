namespace Lyceum.Models.Templates.Values;

/// <summary>A name or attribute that does not exist: prints as nothing and is false, but can be neither called nor added to.</summary>
internal sealed class Undefined(string message)
{
    public string Message { get; } = message;

    public static Undefined Name(string name) => new($"{Formatter.Quote(name)} is undefined");

    public static Undefined Attribute(object? owner, string name) =>
        new($"{Formatter.Quote(Owner(owner))} has no attribute {Formatter.Quote(name)}");

    public static Undefined Element(object? owner, object? key, Renderer renderer) =>
        new($"{Owner(owner)} has no element {Formatter.Repr(renderer, key)}");

    public static Undefined Unsafe(object? owner, string name) =>
        new($"access to attribute {Formatter.Quote(name)} of {Formatter.Quote(TypeName.Of(owner))} object is unsafe.");

    public TemplateException Failure() => new(Message);

    private static string Owner(object? owner) => owner is null ? "None" : TypeName.Of(owner) + " object";
}
