using CsCheck;
using Lyceum.Inference.Chat;

namespace Lyceum.Inference.Tests.Chat;

public sealed class AnswerParserTests
{
    public static TheoryData<string, string, string> Answers { get; } = new()
    {
        // Text stays as it is, to the last space.
        { "Hermes", "Hello <b>you</b> & <tool, 3 < 4\n", "T Hello <b>you</b> & <tool, 3 < 4\n" },
        { "Hermes", "<think>\nHm. <tool_call> is a tag.\n</think>\n\nYes, <think> too.", "R Hm. <tool_call> is a tag.|T Yes, <think> too." },
        { "Hermes", "<think>\n\n</think>\n\nYes.", "T Yes." },
        { "Hermes", "<think>without end", "R without end" },
        {
            "Hermes", "I look.\n<tool_call>\n{\"name\": \"a\", \"arguments\": {\"x\": [1, \"}\\\"\"]}}\n</tool_call>\n<tool_call>\n{\"name\": \"b\", \"arguments\": {}}\n</tool_call>",
            "T I look.|C 0:a{\"x\": [1, \"}\\\"\"]}.|C 1:b{}."
        },
        { "Hermes", "<tool_call>{\"arguments\": {\"x\": 1}, \"name\": \"a\"}</tool_call> done", "C 0:a{\"x\": 1}.|T done" },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"arguments\": \"{\\\"x\\\": \\\"\\\\\\\"\\\"}\"}</tool_call>", "C 0:a{\"x\": \"\\\"\"}." },
        { "Hermes", "<tool_call>{\"name\": \"a\"}</tool_call>", "C 0:a{}." },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"id\": -1.5e+3, \"arguments\": {\"x\": \"\\ud83d\\ude00😀\"}}", "C 0:a{\"x\": \"\\ud83d\\ude00😀\"}." },

        // What goes wrong is text, all of it.
        { "Hermes", "So: <tool_call>\nnot JSON\n</tool_call> end", "T So: <tool_call>\nnot JSON\n</tool_call> end" },
        { "Hermes", "x <tool_call>{\"name\": \"a\", \"arguments\": {\"x\": tru3}}</tool_call>", "T x|F 0:a{\"x\": tru|T  <tool_call>{\"name\": \"a\", \"arguments\": {\"x\": tru3}}</tool_call>" },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"arguments\": {\"x\": 1", "F 0:a{\"x\": 1|T <tool_call>{\"name\": \"a\", \"arguments\": {\"x\": 1" },
        { "Hermes", "<tool_call>{\"name\": 7}<tool_call>{\"name\": \"b\", \"arguments\": {}}</tool_call>", "T <tool_call>{\"name\": 7}|C 0:b{}." },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"name\": \"b\", \"arguments\": {}}", "T <tool_call>{\"name\": \"a\", \"name\": \"b\", \"arguments\": {}}" },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"arguments\": [1]}", "T <tool_call>{\"name\": \"a\", \"arguments\": [1]}" },
        { "Hermes", "<tool_call>{\"name\": \"a\", \"arguments\": \"[1]\"}", "F 0:a|T <tool_call>{\"name\": \"a\", \"arguments\": \"[1]\"}" },
        { "Hermes", "<tool_call>{\"name\": \"\\ud800\", \"arguments\": {}}", "T <tool_call>{\"name\": \"\\ud800\", \"arguments\": {}}" },
        { "Hermes", "<tool_call>", "T <tool_call>" },

        { "Llama", "{\"name\": \"a\", \"parameters\": {\"x\": 1}}", "C 0:a{\"x\": 1}." },
        { "Llama", "<|python_tag|>{\"type\": \"function\", \"name\": \"a\", \"parameters\": {\"x\": 1}}; {\"name\": \"b\", \"arguments\": {}}<|eom_id|>", "C 0:a{\"x\": 1}.|C 1:b{}." },
        { "Llama", "{\"name\": \"Tom\", \"age\": 5}", "T {\"name\": \"Tom\", \"age\": 5}" },
        { "Llama", "See {\"name\": \"a\", \"parameters\": {}}", "T See {\"name\": \"a\", \"parameters\": {}}" },
        { "Llama", "<|python_tag|>print(1)", "T <|python_tag|>print(1)" },
        { "LlamaThinking", "<think>\nHm.\n</think>\n\n{\"name\": \"a\", \"parameters\": {\"x\": 1}}", "R Hm.|C 0:a{\"x\": 1}." },
        { "LlamaThinking", "<think>\nHm.\n</think>\n\nSee {\"name\": \"a\", \"parameters\": {}}", "R Hm.|T See {\"name\": \"a\", \"parameters\": {}}" },
        { "LlamaThinking", "<think>Hm.</think>See.\n<think>So.</think>", "R Hm.|T See.\n<think>So.</think>" },

        { "Mistral", "[TOOL_CALLS][{\"name\": \"a\", \"arguments\": {\"x\": 1}, \"id\": \"abcdefghi\"}, {\"name\": \"b\", \"arguments\": {}}]", "C 0:a{\"x\": 1}.|C 1:b{}." },
        { "Mistral", "Well [TOOL_CALLS] [{\"name\": \"a\", \"arguments\": {}}", "T Well|C 0:a{}." },
        { "Mistral", "[TOOL_CALLS][{\"name\": \"a\", \"arguments\": {}}, oops]", "C 0:a{}.|T , oops]" },
        { "MistralNamed", "[THINK]so[/THINK]Fine.[TOOL_CALLS]a[ARGS]{\"x\": 1}[TOOL_CALLS]b[CALL_ID]q1[ARGS]{}", "R so|T Fine.|C 0:a{\"x\": 1}.|C 1:b{}." },
        { "MistralNamed", "[TOOL_CALLS][{\"name\": \"a\", \"arguments\": {}}]", "C 0:a{}." },
        { "MistralNamed", "[TOOL_CALLS]a b c{", "F 0:abc{|T [TOOL_CALLS]a b c{" },
        { "MistralNamed", "[TOOL_CALLS]a[TOOL_CALLS]b[ARGS]{}", "T [TOOL_CALLS]a|C 0:b{}." },

        { "Harmony", "<|channel|>analysis<|message|>Let me see.<|end|><|start|>assistant<|channel|>final<|message|>It is 4.<|return|>", "R Let me see.|T It is 4." },
        {
            "Harmony",
            "<|channel|>analysis<|message|>A<|end|><|start|>assistant<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>analysis<|message|>B<|end|>"
            + "<|start|>assistant<|channel|>commentary to=functions.get_x <|constrain|>json<|message|>{\"x\": 1}<|call|>",
            "R A|T I look.|R \n\nB|C 0:get_x{\"x\": 1}."
        },
        { "Harmony", " to=functions.f<|channel|>commentary json<|message|> {\"x\": 1} <|call|>", "C 0:f{\"x\": 1}." },
        { "Harmony", "<|channel|>commentary to=functions.f<|message|>{\"x\": <|call|>", "F 0:f{\"x\": |T <|channel|>commentary to=functions.f<|message|>{\"x\": " },
        { "Harmony", "<|channel|>commentary to=functions.f<|message|>5<|call|>", "T <|channel|>commentary to=functions.f<|message|>5" },
        { "Harmony", "<|channel|>commentary to=browser.open<|message|>{}<|call|>", "T <|channel|>commentary to=browser.open<|message|>{}" },
        { "Harmony", "I do not keep to it.", "T I do not keep to it." },
        { "Harmony", "<|channel|>final<|message|>One.<|end|><|start|>assistant<|channel|>final<|message|>Two.", "T One.\n\nTwo." },

        { "Primer", "<|tool_call|>{\"name\": \"a\", \"arguments\": {\"x\": 1}}<|tool_call|>{\"name\": \"b\", \"arguments\": {}}<|end|>", "C 0:a{\"x\": 1}.|C 1:b{}." },
        { "Primer", "Sure.<|tool_call|>{\"name\": \"a\",<|tool_call|>{\"name\": \"b\", \"arguments\": {}}", "T Sure.<|tool_call|>{\"name\": \"a\",|C 0:b{}." },
        { "Plain", "<tool_call>{\"name\": \"a\", \"arguments\": {}}</tool_call>", "T <tool_call>{\"name\": \"a\", \"arguments\": {}}</tool_call>" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_taken_apart(string model, string answer, string expected) => Assert.Equal(expected, Model(model).Read(answer));

    [Fact]
    public void How_an_answer_is_cut_makes_no_difference() => Gen.Select(Gen.Int[0, Answers.Count - 1], Gen.Int).Sample(
        (index, seed) =>
        {
            (string model, string answer, string expected) = Answers.ElementAt(index).Data;
            return Model(model).Read(Cut(Model(model).Pieces(answer), new Random(seed))) == expected;
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void No_text_makes_a_parser_throw_and_nothing_but_marks_and_white_space_is_lost()
    {
        string[] models = ["Hermes", "Llama", "LlamaThinking", "Mistral", "MistralNamed", "Harmony", "Primer", "Plain"];
        string[] scraps =
        [
            "{", "}", "[", "]", "\"", "\"name\"", ": ", "\"a\"", "\"arguments\"", "\"parameters\"", ", ", "1", "\\", "\\u12", "tru", "x", " ", "\n", "<", "<tool_call>", "</tool_call>", "<think>", "</think>",
            "[TOOL_CALLS]", "[ARGS]", "<|python_tag|>", "<|channel|>", "analysis", "to=functions.f", "<|message|>", "<|end|>", "<|start|>", "<|tool_call|>", "{\"name\": \"a\", \"arguments\": {\"x\": 1}}",
        ];
        Gen.Select(Gen.Int[0, models.Length - 1].Select(i => models[i]), Gen.Int[0, scraps.Length - 1].Select(i => scraps[i]).List[0, 25], Gen.Bool, Gen.Int).Sample(
            (model, words, tools, seed) =>
            {
                FormatModel format = Model(model);
                List<(int, string)> pieces = format.Pieces(string.Concat(words));
                string told = format.Read(pieces, tools);
                return told == format.Read(Cut(pieces, new Random(seed)), tools) && told.Count(static c => c == 'x') >= (model == "Harmony" ? 0 : words.Count(static word => word.Contains('x')));
            },
            iter: 3000,
            threads: 1);
    }

    [Fact]
    public void Text_that_says_a_control_token_is_text()
    {
        const string Said = "{\"name\": \"a\", \"arguments\": {}}";
        FormatModel primer = FormatModel.Primer;
        Assert.Equal("T <|tool_call|>" + Said, primer.Read([(300, "<|tool_call|>" + Said)]));
        Assert.Equal("T <|channel|>analysis<|message|>x", FormatModel.Harmony.Read([(4, "<|channel|>analysis<|message|>x")]));
    }

    [Fact]
    public void Without_tools_calls_are_text()
    {
        const string Call = "{\"name\": \"a\", \"arguments\": {}}";
        Assert.Equal($"T <tool_call>{Call}</tool_call>", FormatModel.Hermes.Read($"<tool_call>{Call}</tool_call>", tools: false));
        Assert.Equal($"T <|tool_call|>{Call}", FormatModel.Primer.Read($"<|tool_call|>{Call}", tools: false));
        Assert.Equal($"T {Call}", FormatModel.Llama.Read(Call, tools: false));
        Assert.Equal("T [TOOL_CALLS]a{}", FormatModel.Mistral.Read("[TOOL_CALLS]a{}", tools: false));
        Assert.StartsWith("T ", FormatModel.Harmony.Read("<|channel|>commentary to=functions.f<|message|>{}", tools: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Reasoning_that_the_prompt_opened_goes_on() => Assert.Equal("R Hm.|T Yes.", FormatModel.Hermes.Read("Hm.\n</think>\n\nYes.", inReasoning: true));

    [Fact]
    public void Arguments_come_while_they_are_written()
    {
        AnswerParser parser = new(FormatModel.Hermes.Format, new ToolCallIds(null, []), readsCalls: true);
        Assert.Empty(parser.Add("<tool_call>{\"name\": \"get\", \"argu"));
        Assert.Equal([new ToolCallBegun(0, new ToolCallIds(null, [])[0], "get"), new ToolCallArguments(0, "{\"x\": \"ab")], parser.Add("ments\": {\"x\": \"ab"));
        Assert.Equal([new ToolCallArguments(0, "c\"}")], parser.Add("c\"}"));
        Assert.Equal([new ToolCallEnded(0)], parser.Add("}"));
        Assert.Empty(parser.Finish());
        Assert.Throws<InvalidOperationException>(() => parser.Add("x"));
    }

    [Fact]
    public void Ids_follow_from_seed_prompt_choice_and_place()
    {
        string[] ids = [.. new ToolCallIds[] { new(1, [1, 2]), new(2, [1, 2]), new(1, [1, 3]), new(1, [1, 2], 1) }.SelectMany(static ids => new[] { ids[0], ids[1] })];
        Assert.Equal(8, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^call_[0-9a-f]{24}$", id));
        Assert.Equal(ids[1], new ToolCallIds(1, [1, 2])[1]);
    }

    [Fact]
    public void A_call_without_end_does_not_fill_the_memory()
    {
        AnswerParser parser = new(FormatModel.Hermes.Format, new ToolCallIds(null, []), readsCalls: true);
        parser.Add("<tool_call>{\"name\": \"a\", \"arguments\": {\"x\": \"");
        string more = new('y', 1 << 18);
        List<AnswerPart> parts = [.. Enumerable.Range(0, 5).SelectMany(_ => parser.Add(more))];
        Assert.Single(parts.OfType<ToolCallFailed>());
        Assert.True(parts.OfType<AnswerText>().Sum(static part => part.Text.Length) > 1 << 20);
    }

    private static FormatModel Model(string name) => (FormatModel)typeof(FormatModel).GetProperty(name)!.GetValue(null)!;

    // Text is cut and joined at will; control tokens stay between the texts that they stand between.
    private static IEnumerable<(int Token, string Text)> Cut(List<(int Token, string Text)> pieces, Random random)
    {
        const int NoMark = 5;
        string text = "";
        foreach ((int token, string piece) in pieces)
        {
            text += piece;
            bool isMark = piece.Length == 0;
            while (text.Length > 0 && (isMark || random.Next(3) == 0))
            {
                if (isMark && random.Next(2) == 0)
                {
                    break;
                }

                int length = random.Next(1, text.Length + 1);
                yield return (NoMark, text[..length]);
                text = text[length..];
            }

            if (isMark)
            {
                yield return (token, text);
                text = "";
            }
        }

        yield return (NoMark, text);
    }
}
