using System.Globalization;
using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Extraction;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>
/// Conversations that go on after a call: the tool's result is told in one sentence. A template stands for every twentieth function. What is compared with an answer is what
/// it must tell: the values of the result, one a line.
/// </summary>
internal sealed class ToolResultFamily : CurriculumFamily
{
    // How often a result is told in the words that do for every function, so that there are some for one never met.
    private const double GeneralShare = 0.15;

    private static readonly string[] Errors = ["not found", "no connection", "not available", "service is down", "not allowed", "unknown name", "timeout"];

    /// <inheritdoc/>
    public override string Name => "tool-results";

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => 20;

    /// <inheritdoc/>
    public override double Weight => 16;

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        ToolFunction function = random.Pick<ToolFunction>([.. ToolFunction.All.Where((_, i) => i % Templates == wording)]);
        string pattern = function.Requests.Pick(random, IsHeldOut(wording));
        if ((function.HeldOut && !IsHeldOut(wording)) || ToolConversation.Request(random, function, pattern) is not var (text, said))
        {
            return null;
        }

        List<ListedTool> tools = ToolConversation.List(random, function, IsHeldOut(wording), static _ => true);
        ListedTool tool = tools.Find(listed => listed.Function == function)!;
        (ChatTurn call, _) = ToolConversation.Call((tool.Name, tool.Arguments(said)));
        (string result, string answer, string[] told) = random.Chance(0.1) ? Failure(random) : Success(random, function, said);
        if (answer.Length == 0)
        {
            return null;
        }

        return new CurriculumItem(
            Name,
            wording,
            0,
            new ChatDocument([new("user", text), call, new("tool", result) { ToolCallId = call.ToolCalls[0].Id, Name = tool.Name }, new("assistant", answer)], ToolConversation.Definitions(tools)),
            string.Join('\n', told));
    }

    private static (string Result, string Answer, string[] Told) Failure(ItemRandom random)
    {
        string error = random.Pick(Errors);
        return (random.Chance(0.7) ? $$"""{"error": "{{error}}"}""" : "Error: " + error, $"Sorry, that did not work: {error}.", [error]);
    }

    // The answer is empty where it would say something that nobody has said.
    private static (string Result, string Answer, string[] Told) Success(ItemRandom random, ToolFunction function, Dictionary<string, ExtractedValue> said)
    {
        (string Key, ExtractedValue Value)[] results = [.. function.Results.Select(field => (field.Key, Draw(random, field.Kind, said)))];
        bool known = true;
        string answer = random.Chance(GeneralShare)
            ? $"The tool says: {string.Join(", ", results.Select(static field => $"{field.Key} {field.Value.Text}"))}."
            : Phrase.Write(random, random.Pick(function.Sentences), slot =>
            {
                ExtractedValue? value = results.FirstOrDefault(result => result.Key == slot).Value ?? said.GetValueOrDefault(slot);
                known &= value is not null;
                return value?.Text ?? "";
            });
        string result = random.Next(0, 9) switch
        {
            < 7 => "{" + string.Join(", ", results.Select(static field => $"\"{field.Key}\": {field.Value.Json}")) + "}",
            < 9 => string.Join(", ", results.Select(static field => $"{field.Key}: {field.Value.Text}")),
            _ when results.Length == 1 => results[0].Value.Text,
            _ => string.Join(", ", results.Select(static field => $"{field.Key} = {field.Value.Text}")),
        };
        return (result, known ? char.ToUpperInvariant(answer[0]) + answer[1..] : "", [.. results.Select(static field => field.Value.Text)]);
    }

    private static ExtractedValue Draw(ItemRandom random, string kind, Dictionary<string, ExtractedValue> said)
    {
        if (kind.StartsWith("value ", StringComparison.Ordinal))
        {
            string[] parts = said[kind[6..]].Text.Split(' ');
            int left = int.Parse(parts[0], CultureInfo.InvariantCulture);
            int right = int.Parse(parts[2], CultureInfo.InvariantCulture);
            int value = parts[1] switch { "+" => left + right, "-" => left - right, "*" => left * right, _ => left / right };
            string digits = value.ToString(CultureInfo.InvariantCulture);
            return new ExtractedValue(digits, digits);
        }

        // A number is told as the result writes it.
        ExtractedValue drawn = ExtractionValues.Draw(random, kind.Replace("count ", "int ", StringComparison.Ordinal));
        return drawn;
    }
}
