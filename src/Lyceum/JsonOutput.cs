using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyceum.Numerics;

namespace Lyceum;

/// <summary>What <c>--json</c> prints: one value, camel case, nulls left out, one line end after it.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        // Standard output is not HTML, and people read it: letters outside ASCII stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // Number formats are written as everybody writes them.
        Converters = { new JsonStringEnumConverter<NumberFormat>(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions OneLineOptions = new(Options) { WriteIndented = false };

    /// <summary>Writes a value on several lines.</summary>
    public static void WriteJson<T>(this Terminal terminal, T value) => terminal.Output.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>Writes a value on one line, for long arrays of small things.</summary>
    public static void WriteJsonLine<T>(this Terminal terminal, T value) => terminal.Output.WriteLine(JsonSerializer.Serialize(value, OneLineOptions));
}
