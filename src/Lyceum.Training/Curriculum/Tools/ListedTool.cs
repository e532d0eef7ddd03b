using System.Text.Json;
using Lyceum.Training.Curriculum.Extraction;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>A function as one conversation lists it: with names of its own, so that the list must be read.</summary>
internal sealed class ListedTool
{
    private const double Styled = 0.35;

    private readonly string[] _keys;

    private ListedTool(ToolFunction function, string name, string[] keys, JsonElement definition)
    {
        Function = function;
        Name = name;
        _keys = keys;
        Definition = definition;
    }

    /// <summary>The function.</summary>
    public ToolFunction Function { get; }

    /// <summary>Its name here.</summary>
    public string Name { get; }

    /// <summary>The object <c>{"type": "function", "function": {…}}</c>.</summary>
    public JsonElement Definition { get; }

    /// <summary>Names a function and its parameters anew.</summary>
    public static ListedTool Create(ItemRandom random, ToolFunction function)
    {
        Func<string, string> style = random.Chance(Styled) ? random.Pick<Func<string, string>>(Camel, Camel, Pascal, Kebab) : static name => name;
        bool opaque = random.Chance(0.05);
        string name = opaque
            ? random.Pick("tool", "function", "fn", "action") + "_" + random.Pick("a", "b", "c", "1", "2", "3", "x", "7")
            : style(random.Chance(0.5) ? function.Names[0] : random.Pick(function.Names));
        string[] keys = [.. function.Parameters.Select(parameter => style == (Func<string, string>)Camel
            ? Camel(Key(random, parameter))
            : Key(random, parameter))];
        if (keys.Distinct(StringComparer.Ordinal).Count() < keys.Length)
        {
            keys = [.. function.Parameters.Select(static parameter => parameter.Slot)];
        }

        bool described = opaque || random.Chance(0.12);
        string properties = string.Join(", ", function.Parameters.Select((parameter, i) => $"\"{keys[i]}\": {Schema(parameter, described)}"));
        string required = string.Join(", ", function.Parameters.Zip(keys).Where(static pair => !pair.First.Optional).Select(static pair => $"\"{pair.Second}\""));
        string parameters = "{\"type\": \"object\", \"properties\": {" + properties + "}, \"required\": [" + required + "]}";
        string json = "{\"type\": \"function\", \"function\": {\"name\": \"" + name + "\", \"description\": \"" + random.Pick(function.Descriptions) + "\", \"parameters\": " + parameters + "}}";
        return new ListedTool(function, name, keys, JsonElement.Parse(json));
    }

    /// <summary>The name of a parameter here.</summary>
    public string Key(string slot) => _keys[Array.FindIndex(Function.Parameters, parameter => parameter.Slot == slot)];

    /// <summary>The arguments of a call, in the order of the list; what was not said is left out.</summary>
    /// <param name="said">What was said, by slot.</param>
    public string Arguments(IReadOnlyDictionary<string, ExtractedValue> said) => "{" + string.Join(", ", Function.Parameters
        .Zip(_keys)
        .Where(pair => said.ContainsKey(pair.First.Slot))
        .Select(pair => $"\"{pair.Second}\": {said[pair.First.Slot].Json}")) + "}";

    private static string Key(ItemRandom random, ToolParameter parameter) => random.Chance(0.5) ? parameter.Keys[0] : random.Pick(parameter.Keys);

    private static string Schema(ToolParameter parameter, bool described)
    {
        string schema = ExtractionValues.Schema(parameter.Kind);
        return described ? schema[..^1] + $", \"description\": \"{Description(parameter)}\"}}" : schema;
    }

    // The longest name says most: "from" is "The departure city."
    private static string Description(ToolParameter parameter) =>
        $"The {parameter.Keys.Where(static key => !key.StartsWith("is_", StringComparison.Ordinal)).MaxBy(static key => key.Length)!.Replace('_', ' ')}.";

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select(static (word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + Camel(name)[1..];

    private static string Kebab(string name) => name.Replace('_', '-');
}
