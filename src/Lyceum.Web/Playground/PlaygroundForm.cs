using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;
using Lyceum.Web.Components;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Playground;

/// <summary>Reads what the form of the page says.</summary>
internal static class PlaygroundForm
{
    private static readonly string[] s_efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];
    private static readonly string[] s_choices = ["auto", "none", "required"];

    /// <summary>How much a model may think, in words of the API.</summary>
    public static IReadOnlyList<string> Efforts => s_efforts;

    /// <summary>Whether functions are called, in words of the API.</summary>
    public static IReadOnlyList<string> ToolChoices => s_choices;

    /// <summary>Reads it. What is not usable is noted, and left out where it has no place in the settings.</summary>
    /// <param name="form">The form.</param>
    /// <param name="text">What pages say.</param>
    /// <param name="errors">Where to note it.</param>
    public static PlaygroundSettings Read(IFormCollection form, UiText text, FormErrors errors)
    {
        ImmutableSortedDictionary<string, decimal>.Builder numbers = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (PlaygroundParameter parameter in PlaygroundParameter.All)
        {
            if (form[parameter.Name].ToString() is { Length: > 0 } typed && !string.IsNullOrWhiteSpace(typed))
            {
                if (parameter.Read(typed) is { } value)
                {
                    numbers[parameter.Name] = value;
                }
                else
                {
                    errors.Add(parameter.Name, parameter.Name == PlaygroundParameter.Seed ? text["Play_wrong_seed"] : text.Format("Play_wrong_number", text[parameter.Label], parameter.Range));
                }
            }
        }

        PlaygroundSettings settings = new()
        {
            Mode = Enum.TryParse(form["mode"], ignoreCase: true, out PlaygroundMode mode) && Enum.IsDefined(mode) ? mode : PlaygroundMode.Chat,
            Model = form["model"].ToString(),
            Other = form["other"].ToString(),
            System = Lines(form["system"].ToString()),
            Messages = Messages(form),
            Prompt = Lines(form["prompt"].ToString()),
            Echo = form["echo"] == "true",
            Schema = form["schema"].ToString().Trim(),
            Tools = form["tools"].ToString().Trim(),
            ToolChoice = s_choices.FirstOrDefault(choice => choice == form["tool_choice"]) ?? "",
            Effort = s_efforts.FirstOrDefault(effort => effort == form["effort"]) ?? "",
            Stop = [.. form["stop"].ToString().Split('\n').Select(static line => Unescape(line.Trim('\r'))).Where(static line => line.Length > 0).Take(PlaygroundSettings.MaximumStops)],
            Bias = form["logit_bias"].ToString().Trim(),
            Numbers = numbers.ToImmutable(),
        };
        Check(settings, text, errors);
        return settings;
    }

    /// <summary>Strings that end an answer, a line each, as they are edited: what is not seen is written with a backslash.</summary>
    public static string WriteStops(IEnumerable<string> stops) =>
        string.Join('\n', stops.Select(static stop => stop.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)));

    /// <summary>Notes what is not usable in what was kept, or was typed.</summary>
    public static void Check(PlaygroundSettings settings, UiText text, FormErrors errors)
    {
        foreach ((string field, string value) in new[] { ("system", settings.System), ("prompt", settings.Prompt), ("schema", settings.Schema), ("tools", settings.Tools), ("logit_bias", settings.Bias) })
        {
            if (value.Length > PlaygroundSettings.MaximumText)
            {
                errors.Add(field, text.Format("Play_too_long", PlaygroundSettings.MaximumText.ToString("#,0", CultureInfo.InvariantCulture)));
            }
        }

        if (settings.Messages.Any(static message => message.Text.Length > PlaygroundSettings.MaximumText))
        {
            errors.Add(null, text.Format("Play_too_long", PlaygroundSettings.MaximumText.ToString("#,0", CultureInfo.InvariantCulture)));
        }

        if (settings.Mode == PlaygroundMode.Completion && settings[PlaygroundParameter.BestOf] < settings.Choices)
        {
            errors.Add(PlaygroundParameter.BestOf, text["Play_wrong_best_of"]);
        }

        if (settings.Mode != PlaygroundMode.Completion)
        {
            CheckCalls(settings.Messages, text, errors);
        }

        if (settings.Mode == PlaygroundMode.Structured)
        {
            CheckSchema(settings.Schema, text, errors);
        }

        if (settings.Mode == PlaygroundMode.Chat && settings.Tools.Length > 0 && PlaygroundTools.Read(settings.Tools) is null)
        {
            errors.Add("tools", text["Play_wrong_tools"]);
        }

        if (settings.Bias.Length > 0 && PlaygroundBias.Read(settings.Bias) is null)
        {
            errors.Add("logit_bias", text["Play_wrong_bias"]);
        }
    }

    private static void CheckSchema(string schema, UiText text, FormErrors errors)
    {
        if (schema.Length == 0)
        {
            errors.Add("schema", text["Play_no_schema"]);
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(schema);
            _ = OutputConstraint.JsonSchema(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or ConstraintException)
        {
            errors.Add("schema", text.Format("Play_wrong_schema", wrong.Message));
        }
    }

    // Each result answers the first call before it that has none; a call without one would leave the model waiting.
    private static void CheckCalls(ImmutableArray<PlaygroundMessage> messages, UiText text, FormErrors errors)
    {
        int open = 0;
        bool areGood = true;
        foreach (PlaygroundMessage message in messages)
        {
            switch (message.Role)
            {
                case PlaygroundMessage.Call:
                    areGood &= PlaygroundTools.ReadCall(message.Text) is not null;
                    open++;
                    break;
                case PlaygroundMessage.Result:
                    open--;
                    areGood &= open >= 0;
                    break;
                default:
                    areGood &= open == 0;
                    break;
            }
        }

        if (!areGood || open != 0)
        {
            errors.Add(null, text["Play_wrong_calls"]);
        }
    }

    // Roles and texts come in the order of the page.
    private static ImmutableArray<PlaygroundMessage> Messages(IFormCollection form) =>
    [
        .. form["role"].Zip(form["text"], static (role, said) => new PlaygroundMessage(PlaygroundMessage.Roles.FirstOrDefault(known => known == role) ?? PlaygroundMessage.User, Lines(said ?? "")))
            .Take(PlaygroundSettings.MaximumMessages),
    ];

    // Browsers send lines of text areas with two characters at their ends.
    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private static string Unescape(string line)
    {
        int at = line.IndexOf('\\', StringComparison.Ordinal);
        if (at < 0)
        {
            return line;
        }

        StringBuilder plain = new(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            char next = i + 1 < line.Length ? line[i + 1] : '\0';
            if (line[i] == '\\' && next is ('n' or 't' or '\\'))
            {
                plain.Append(next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
                i++;
            }
            else
            {
                plain.Append(line[i]);
            }
        }

        return plain.ToString();
    }
}
