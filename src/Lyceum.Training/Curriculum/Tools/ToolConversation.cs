using System.Globalization;
using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Extraction;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>The parts of conversations with tools.</summary>
internal static class ToolConversation
{
    private static readonly double[] ListLengths = [5, 4, 2, 1];

    private static readonly string[] Imperatives =
    [
        "Add", "Bring", "Book", "Call", "Cancel", "Change", "Check", "Clean", "Convert", "Create", "Delete", "Find", "Get", "Give", "Invite", "Let", "Load", "Look", "Make",
        "Open", "Order", "Pay", "Play", "Put", "Read", "Record", "Register", "Remind", "Remove", "Report", "Reserve", "Save", "Search", "Send", "Set", "Show", "Start",
        "Switch", "Take", "Tell", "Transfer", "Translate", "Turn", "Vacuum", "Write",
    ];

    // A request may be asked for as well as ordered.
    private static readonly (string Before, string After)[] Frames =
    [
        ("Can you ", "?"), ("Could you ", "?"), ("Could you please ", "?"), ("Would you ", "?"), ("Please ", "."), ("I want you to ", "."), ("I would like you to ", "."),
        ("I need you to ", "."), ("You should ", "."), ("Now ", "."), ("I'd be glad if you could ", "."),
    ];

    /// <summary>One to four tools in random order, with or without the one that is asked for.</summary>
    /// <param name="random">Where every choice comes from.</param>
    /// <param name="asked">The function that is listed; null for none.</param>
    /// <param name="heldOut">Whether functions that are never trained may be listed.</param>
    /// <param name="fits">Which other functions may be listed.</param>
    public static List<ListedTool> List(ItemRandom random, ToolFunction? asked, bool heldOut, Func<ToolFunction, bool> fits)
    {
        List<ListedTool> tools = asked is null ? [] : [ListedTool.Create(random, asked)];
        int length = random.PickWeighted(ListLengths) + 1;
        for (int i = 0; i < 20 && tools.Count < length; i++)
        {
            // Functions that are easily confused stand side by side more often than chance would have it.
            ToolFunction[] near = asked is not null && random.Chance(0.4) ? [.. ToolFunction.All.Where(other => other.Group == asked.Group)] : [];
            ToolFunction function = random.Pick(near.Length > 1 ? near : ToolFunction.All);
            if ((heldOut || !function.HeldOut) && fits(function) && !tools.Exists(tool => tool.Function == function))
            {
                ListedTool tool = ListedTool.Create(random, function);
                if (!tools.Exists(other => other.Name == tool.Name))
                {
                    tools.Add(tool);
                }
            }
        }

        random.Shuffle(tools);
        return tools;
    }

    /// <summary>What the user says, with the values said in it; null where two values are the same.</summary>
    public static (string Text, Dictionary<string, ExtractedValue> Said)? Request(ItemRandom random, ToolFunction function, string pattern)
    {
        Dictionary<string, ExtractedValue> said = new(StringComparer.Ordinal);
        string text = Phrase.Write(random, pattern, slot =>
        {
            if (!said.TryGetValue(slot, out ExtractedValue? value))
            {
                string first = slot.TrimEnd('2');
                said[slot] = value = ExtractionValues.Draw(random, function.Parameters.Single(parameter => parameter.Slot == first).Kind);
            }

            return value.Text;
        });
        if (said.Values.Select(static value => value.Text).Distinct(StringComparer.Ordinal).Count() < said.Count)
        {
            return null;
        }

        // "muted" and the like may begin a sentence.
        text = char.IsLower(text[0]) && !said.Values.Any(value => text.StartsWith(value.Text, StringComparison.Ordinal)) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
        text = Framed(random, text);
        if (random.Chance(0.1))
        {
            text = text.ToLowerInvariant();
            said = said.ToDictionary(static pair => pair.Key, static pair => new ExtractedValue(pair.Value.Text.ToLowerInvariant(), pair.Value.Json.ToLowerInvariant()), StringComparer.Ordinal);
        }

        return (random.Next(0, 99) switch
        {
            < 6 => random.Pick("Hi! ", "Hello! ", "Hey! ", "OK. ") + text,
            < 10 => text + random.Pick(" Thanks!", " Thank you."),
            < 20 => text.TrimEnd('.', '?'),
            _ => text,
        }, said);
    }

    private static string Framed(ItemRandom random, string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string first = space < 0 ? "" : text[..space];
        string bare = text.TrimEnd('.');
        if (!random.Chance(0.3) || !Imperatives.Contains(first) || bare.EndsWith('?') || bare.Contains(". ", StringComparison.Ordinal) || bare.EndsWith("please", StringComparison.Ordinal))
        {
            return text;
        }

        (string before, string after) = random.Pick(Frames);
        return $"{before}{char.ToLowerInvariant(first[0])}{bare[1..]}{(bare.EndsWith('"') ? "" : after)}";
    }

    /// <summary>A message that calls tools, and the calls as they are compared.</summary>
    public static (ChatTurn Turn, string Expected) Call(params IReadOnlyList<(string Name, string Arguments)> calls)
    {
        ChatToolCall[] all = [.. calls.Select(static (call, i) => new ChatToolCall(string.Create(CultureInfo.InvariantCulture, $"call_{i + 1}"), call.Name, call.Arguments))];
        return (
            new ChatTurn("assistant", "") { ToolCalls = all },
            string.Join('\n', calls.Select(static call => $$"""{"name": "{{call.Name}}", "arguments": {{call.Arguments}}}""")));
    }

    /// <summary>The definitions of a list.</summary>
    public static JsonElement[] Definitions(List<ListedTool> tools) => [.. tools.Select(static tool => tool.Definition)];
}
