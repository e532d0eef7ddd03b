using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Chat;
using Lyceum.Api.Http;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Responses;

/// <summary>Reads the tools of a response and which of them are to be called.</summary>
internal static class ResponseToolReader
{
    private const string ChoiceParam = "tool_choice";
    private static readonly JsonElement s_auto = JsonElement.Parse("\"auto\"");

    /// <summary>Puts them into the options.</summary>
    /// <returns>The tools and the choice as the response tells them.</returns>
    /// <exception cref="ApiException">One is not usable; its place is named.</exception>
    public static (IReadOnlyList<FunctionTool> Tools, JsonElement Choice) Read(ResponseRequest request, ChatOptions options)
    {
        JsonElement choice = request.ToolChoice is { ValueKind: not JsonValueKind.Null } given ? given.Clone() : s_auto;
        if (request.Tools is not { Count: > 0 } tools)
        {
            return choice.ValueKind == JsonValueKind.String && choice.GetString() is "none" or "auto"
                ? ([], choice)
                : throw ApiException.BadRequest("Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", ChoiceParam);
        }

        options.Tools = ChatToolReader.ReadAll(tools, "tools", ReadTool);
        options.AllowMultipleToolCalls = request.ParallelToolCalls;
        ReadChoice(choice, options);
        return ([.. tools.Select(static tool => new FunctionTool("function", tool.Description, tool.Name!, tool.Parameters, tool.Strict == true))], choice);
    }

    private static AITool ReadTool(ResponseTool? tool, string place)
    {
        string type = Check.Required(tool?.Type, $"{place}.type");
        return type == "function"
            ? ChatToolReader.ReadFunction(new FunctionDefinition { Name = tool!.Name, Description = tool.Description, Parameters = tool.Parameters, Strict = tool.Strict }, place)
            : throw ApiException.BadRequest(
                $"Tools of the type '{(type.Length <= 64 ? type : type[..64])}' are not supported by this installation; declare a function.", $"{place}.type", "unsupported_value");
    }

    private static void ReadChoice(JsonElement choice, ChatOptions options)
    {
        if (choice.ValueKind == JsonValueKind.String)
        {
            options.ToolMode = ChatToolReader.Mode(choice.GetString(), ChoiceParam, "none", "auto", "required");
            return;
        }

        if (choice.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest($"Invalid type for '{ChoiceParam}': expected a string or an object, but got {JsonBodyReader.Kind(choice)} instead.", ChoiceParam, "invalid_type");
        }

        string type = Check.Required(Text(choice, "type"), $"{ChoiceParam}.type");
        switch (type)
        {
            case "function":
                options.ToolMode = ChatToolReader.Named(ChatToolReader.NameOf(choice, ChoiceParam), options, ChoiceParam);
                break;
            case "allowed_tools":
                options.ToolMode = ChatToolReader.Mode(Check.Required(Text(choice, "mode"), $"{ChoiceParam}.mode"), $"{ChoiceParam}.mode", "auto", "required");
                Keep(choice, options);
                break;
            default:
                throw Check.Unknown(type, $"{ChoiceParam}.type", "function", "allowed_tools");
        }
    }

    private static void Keep(JsonElement choice, ChatOptions options)
    {
        const string Place = $"{ChoiceParam}.tools";
        if (!choice.TryGetProperty("tools", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw ApiException.Missing(Place);
        }

        HashSet<string> names = [.. list.EnumerateArray().Select(static (tool, index) => ChatToolReader.NameOf(tool, string.Create(CultureInfo.InvariantCulture, $"{Place}[{index}]")))];
        foreach (string name in names)
        {
            _ = ChatToolReader.Named(name, options, Place);
        }

        options.Tools = [.. options.Tools!.Where(tool => names.Contains(tool.Name))];
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
