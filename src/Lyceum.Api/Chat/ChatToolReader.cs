using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Http;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Reads the tools of a request and which of them are to be called, in today's form and in that of 2023.</summary>
internal static class ChatToolReader
{
    private const int MostTools = 128;
    private const int LongestName = 64;

    /// <summary>Puts them into the options.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Where they go.</param>
    /// <exception cref="ApiException">One is not usable; its place is named.</exception>
    public static void Read(ChatRequest request, ChatOptions options)
    {
        if (request.Functions is { } functions)
        {
            if (request.Tools is not null)
            {
                throw ApiException.BadRequest("Invalid parameter: 'functions' and 'tools' cannot both be set; 'functions' is the older form of 'tools'.", "functions");
            }

            options.Tools = ReadAll(functions, "functions", static (function, place) => ReadFunction(function, place));
            options.AllowMultipleToolCalls = false;
            ReadFunctionCall(request.FunctionCall, options);
            return;
        }

        if (request.FunctionCall is not null)
        {
            throw ApiException.BadRequest("Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.", "function_call");
        }

        if (request.Tools is not { Count: > 0 } tools)
        {
            if (request.ToolChoice is { } choice && !(choice.ValueKind == JsonValueKind.String && choice.GetString() is "none" or "auto"))
            {
                throw ApiException.BadRequest("Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", "tool_choice");
            }

            return;
        }

        options.Tools = ReadAll(tools, "tools", ReadTool);
        options.AllowMultipleToolCalls = request.ParallelToolCalls;
        ReadChoice(request.ToolChoice, options);
    }

    /// <summary>Reads a list of tools, each under a name of its own.</summary>
    /// <exception cref="ApiException">One is not usable; its place is named.</exception>
    public static List<AITool> ReadAll<T>(List<T> all, string place, Func<T, string, AITool> read)
    {
        if (all.Count is 0 or > MostTools)
        {
            throw ApiException.BadRequest($"Invalid '{place}': expected an array of 1 to {MostTools} elements.", place, all.Count == 0 ? "empty_array" : "array_above_max_length");
        }

        List<AITool> tools = [.. all.Select((one, index) => read(one, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]")))];
        return tools.GroupBy(static tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice
            ? throw ApiException.BadRequest($"Invalid '{place}': there are two functions of the name '{twice.Key}'.", place, "invalid_value")
            : tools;
    }

    private static AITool ReadTool(ChatTool? tool, string place)
    {
        if (Check.Required(tool?.Type, $"{place}.type") == "custom")
        {
            throw ApiException.BadRequest("Tools of the type 'custom' are not supported by the models of this installation; declare a function.", $"{place}.type", "unsupported_value");
        }

        Check.OneOf(tool!.Type, $"{place}.type", "function");
        return ReadFunction(tool.Function ?? throw ApiException.Missing($"{place}.function"), $"{place}.function");
    }

    /// <summary>Reads a function.</summary>
    /// <exception cref="ApiException">It is not usable.</exception>
    public static DeclaredFunction ReadFunction(FunctionDefinition function, string place)
    {
        string name = Check.Required(function.Name, $"{place}.name");
        if (name.Length > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw ApiException.BadRequest($"Invalid '{place}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]{{1,64}}$'.", $"{place}.name", "invalid_value");
        }

        if (function.Parameters is { ValueKind: not JsonValueKind.Object } parameters)
        {
            throw ApiException.BadRequest($"Invalid type for '{place}.parameters': expected an object, but got {JsonBodyReader.Kind(parameters)} instead.", $"{place}.parameters", "invalid_type");
        }

        if (function.Strict == true && StrictSchema.FindFault(function.Parameters) is { } fault)
        {
            throw ApiException.BadRequest($"Invalid schema for function '{name}': {fault}", $"{place}.parameters", "invalid_function_parameters");
        }

        return new DeclaredFunction(name, function.Description, function.Parameters, function.Strict == true);
    }

    private static void ReadFunctionCall(JsonElement? call, ChatOptions options)
    {
        const string Param = "function_call";
        options.ToolMode = call switch
        {
            null => ChatToolMode.Auto,
            { ValueKind: JsonValueKind.String } word => word.GetString() switch
            {
                "none" => ChatToolMode.None,
                "auto" => ChatToolMode.Auto,
                var other => throw Check.Unknown(other, Param, "none", "auto"),
            },
            { } named => Named(NameOf(named, Param), options, Param),
        };
    }

    private static void ReadChoice(JsonElement? choice, ChatOptions options)
    {
        const string Param = "tool_choice";
        switch (choice)
        {
            case null:
                options.ToolMode = ChatToolMode.Auto;
                break;
            case { ValueKind: JsonValueKind.String } word:
                options.ToolMode = Mode(word.GetString(), Param, "none", "auto", "required");
                break;
            case { ValueKind: JsonValueKind.Object } chosen:
                ReadObject(chosen, options);
                break;
            case { } other:
                throw ApiException.BadRequest($"Invalid type for '{Param}': expected a string or an object, but got {JsonBodyReader.Kind(other)} instead.", Param, "invalid_type");
        }
    }

    private static void ReadObject(JsonElement choice, ChatOptions options)
    {
        const string Param = "tool_choice";
        string? type = choice.TryGetProperty("type", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        switch (type)
        {
            case "function":
                options.ToolMode = Named(NameOf(Member(choice, "function", Param), $"{Param}.function"), options, Param);
                break;
            case "allowed_tools":
                JsonElement allowed = Member(choice, "allowed_tools", Param);
                string? mode = allowed.TryGetProperty("mode", out JsonElement how) && how.ValueKind == JsonValueKind.String ? how.GetString() : null;
                options.ToolMode = Mode(Check.Required(mode, $"{Param}.allowed_tools.mode"), $"{Param}.allowed_tools.mode", "auto", "required");
                Keep(allowed, options);
                break;
            case null:
                throw ApiException.Missing($"{Param}.type");
            default:
                throw Check.Unknown(type, $"{Param}.type", "function", "allowed_tools");
        }
    }

    private static void Keep(JsonElement allowed, ChatOptions options)
    {
        const string Place = "tool_choice.allowed_tools.tools";
        if (!allowed.TryGetProperty("tools", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw ApiException.Missing(Place);
        }

        HashSet<string> names = [.. list.EnumerateArray().Select((tool, index) => NameOf(Member(tool, "function", $"{Place}[{index}]"), $"{Place}[{index}].function"))];
        foreach (string name in names)
        {
            _ = Named(name, options, Place);
        }

        options.Tools = [.. options.Tools!.Where(tool => names.Contains(tool.Name))];
    }

    /// <summary>Reads which tools are to be called, as a word.</summary>
    /// <exception cref="ApiException">The word is not known.</exception>
    public static ChatToolMode Mode(string? word, string param, params ReadOnlySpan<string> known) => Check.OneOf(word, param, known) switch
    {
        "none" => ChatToolMode.None,
        "required" => ChatToolMode.RequireAny,
        _ => ChatToolMode.Auto,
    };

    /// <summary>A mode that calls one function.</summary>
    /// <exception cref="ApiException">There is no such function.</exception>
    public static RequiredChatToolMode Named(string name, ChatOptions options, string param) => options.Tools!.Any(tool => tool.Name == name)
        ? ChatToolMode.RequireSpecific(name)
        : throw ApiException.BadRequest($"Invalid value for '{param}': no function named '{name}' was specified in the tools of the request.", param);

    private static JsonElement Member(JsonElement from, string name, string place) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw ApiException.Missing($"{place}.{name}");

    /// <summary>The name in an object.</summary>
    /// <exception cref="ApiException">It has none.</exception>
    public static string NameOf(JsonElement function, string place) =>
        function.ValueKind == JsonValueKind.Object && function.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : throw ApiException.Missing($"{place}.name");
}
