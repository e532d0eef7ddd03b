using System.Globalization;
using System.Text.Json;
using CsCheck;
using Lyceum.Inference.Chat;

namespace Lyceum.Inference.Tests.Chat;

public sealed class ToolFormsTests
{
    private static readonly JsonElement[] s_tools =
    [
        JsonElement.Parse("""{"type": "function", "function": {"name": "add", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a", "b"]}}}"""),
        JsonElement.Parse("""{"type": "function", "function": {"name": "stop"}}"""),
        JsonElement.Parse("""{"type": "function", "function": {"name": "get-x_1", "parameters": {"type": "object", "properties": {"list": {"enum": [[1, {"x": "}"}], "\\\"{", null]}}}}}"""),
    ];

    public static TheoryData<string> Models { get; } = ["Hermes", "Llama", "LlamaThinking", "Mistral", "MistralNamed", "Harmony", "Primer"];

    [Theory]
    [MemberData(nameof(Models))]
    public void What_keeps_the_form_is_read_as_the_calls_that_it_makes(string name)
    {
        FormatModel model = (FormatModel)typeof(FormatModel).GetProperty(name)!.GetValue(null)!;
        ToolChoice[] choices = [ToolChoice.Auto, ToolChoice.Required, ToolChoice.Named("get-x_1")];
        Gen.Select(Gen.Int[0, choices.Length - 1].Select(i => choices[i]), Gen.Bool, Gen.Bool, Gen.Int).Sample(
            (choice, parallel, opens, seed) =>
            {
                AnswerForm? form = ToolForms.Create(model.Format, s_tools, choice, parallel, opens);
                if (form is null)
                {
                    Assert.True(choice == ToolChoice.Auto && name is "Llama" or "LlamaThinking" or "Harmony");
                    return;
                }

                Sample sample = new(model, new Random(seed));
                sample.Write(form);
                string told = model.Read(sample.Pieces, inReasoning: opens && model.Format.ReasoningOpen is not null);
                string[] calls = [.. told.Split('|').Where(static part => part.StartsWith("C ", StringComparison.Ordinal))];
                Assert.DoesNotContain("F ", told, StringComparison.Ordinal);
                Assert.Equal(sample.Arguments.Select((arguments, i) => $"C {i}:{arguments}."), calls.Select(call => call.Replace("add{", "{", StringComparison.Ordinal).Replace("stop{", "{", StringComparison.Ordinal).Replace("get-x_1{", "{", StringComparison.Ordinal)));
                Assert.InRange(calls.Length, choice.Mode == ToolChoiceMode.Required ? 1 : 0, parallel && model.Format.HasParallelCalls ? int.MaxValue : 1);
                Assert.All(calls, call => Assert.True(choice.Name is null || call.Contains(":get-x_1{", StringComparison.Ordinal)));
                Assert.Equal(choice.Mode == ToolChoiceMode.Auto, told.Contains("T words", StringComparison.Ordinal));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void What_cannot_be_enforced_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => ToolForms.Create(FormatModel.Plain.Format, s_tools, ToolChoice.Required, true, false));
        Assert.Throws<ArgumentException>(() => ToolForms.Create(FormatModel.Hermes.Format, s_tools, ToolChoice.Named("none"), true, false));
        Assert.Throws<ArgumentException>(() => ToolForms.Create(FormatModel.Hermes.Format, [JsonElement.Parse("{}")], ToolChoice.Auto, true, false));
    }

    // Draws an answer that keeps a form.
    private sealed class Sample(FormatModel model, Random random)
    {
        public List<(int Token, string Text)> Pieces { get; } = [];

        public List<string> Arguments { get; } = [];

        public void Write(AnswerForm form)
        {
            switch (form)
            {
                case TextForm text:
                    Add(text.Text);
                    break;
                case MarkForm mark:
                    Assert.Equal(mark.Mark, model.Tokenizer.GetText(mark.Token));
                    Pieces.Add((mark.Token, ""));
                    break;
                case JsonForm json:
                    string arguments = Draw(json.Schema);
                    Arguments.Add(arguments);
                    Add(arguments);
                    break;
                case AnyTextForm any:
                    string said = "words <b> " + random.Next(100).ToString(CultureInfo.InvariantCulture);
                    Assert.DoesNotContain(any.Without ?? "\0", said, StringComparison.Ordinal);
                    Add(said);
                    break;
                case SequenceForm sequence:
                    foreach (AnswerForm part in sequence.Parts)
                    {
                        Write(part);
                    }

                    break;
                case ChoiceForm choice:
                    Write(choice.Parts[random.Next(choice.Parts.Count)]);
                    break;
                case RepeatForm repeat:
                    int count = random.Next(repeat.Least, Math.Min(repeat.Most ?? 3, repeat.Least + 3) + 1);
                    for (int i = 0; i < count; i++)
                    {
                        Write(repeat.Part);
                    }

                    break;
                default:
                    Assert.Fail($"An unknown form: {form}");
                    break;
            }
        }

        private string Draw(JsonElement schema)
        {
            if (schema.TryGetProperty("enum", out JsonElement values))
            {
                return values[random.Next(values.GetArrayLength())].GetRawText();
            }

            return schema.GetProperty("type").GetString() switch
            {
                "integer" => random.Next(-9, 100).ToString(CultureInfo.InvariantCulture),
                "string" => JsonSerializer.Serialize(new string[] { "", "<tool_call>", "[TOOL_CALLS]\"}", "ä\\\n" }[random.Next(4)]),
                _ => schema.TryGetProperty("properties", out JsonElement properties)
                    ? "{" + string.Join(", ", properties.EnumerateObject().Select(property => $"\"{property.Name}\": {Draw(property.Value)}")) + "}"
                    : "{}",
            };
        }

        private void Add(string text)
        {
            for (int at = 0; at < text.Length;)
            {
                int length = Math.Min(text.Length - at, random.Next(1, 6));
                Pieces.Add((5, text.Substring(at, length)));
                at += length;
            }
        }
    }
}
