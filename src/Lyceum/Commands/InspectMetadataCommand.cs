using System.CommandLine;
using System.Globalization;
using Lyceum.Models.Files;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect metadata MODEL</c>.</summary>
internal static class InspectMetadataCommand
{
    private const int ShownElements = 6;
    private const int ShownLetters = 120;

    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<bool> json = CommonOptions.Json();
        Command command = new("metadata", "Prints the metadata of a model; long values are cut unless --json is given.") { model, json };
        host.SetAction(command, run =>
        {
            using ModelSource source = run.Open(run.Require(model));
            if (run.Get(json))
            {
                run.Terminal.WriteJson(source.Metadata.ToDictionary(static pair => pair.Key, static pair => Whole(pair.Value)));
            }
            else
            {
                run.Terminal.WriteTable(
                    ["KEY", "TYPE", "VALUE"],
                    source.Metadata.Select(static pair => new[] { TerminalText.Plain(pair.Key), Type(pair.Value), TerminalText.Plain(Short(pair.Value)) }));
            }

            return ExitCode.Done;
        });
        return command;
    }

    // System.Text.Json would write bytes as base64.
    private static object Whole(object value) => value is byte[] bytes ? bytes.Select(static element => (int)element) : value;

    private static string Type(object value) => value is Array array
        ? $"{Type(array.GetType().GetElementType()!)}[{array.Length}]"
        : Type(value.GetType());

    private static string Type(Type type) => System.Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float32",
        TypeCode.Double => "float64",
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "uint8",
        TypeCode.SByte => "int8",
        TypeCode.Object => "array",
        _ => type.Name.ToLowerInvariant(),
    };

    private static string Short(object value)
    {
        if (value is Array array)
        {
            string shown = string.Join(", ", array.Cast<object>().Take(ShownElements).Select(Short));
            return $"[{shown}{(array.Length > ShownElements ? ", …" : "")}]";
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.Length <= ShownLetters ? text : text[..ShownLetters] + "…";
    }
}
