using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.TestKit;

namespace Lyceum.Training.Tests.Curriculum;

public class PrimerTemplateTests
{
    private static readonly ChatTemplate Template =
        ChatTemplate.Parse(File.ReadAllText(Path.Combine(Repository.Root, "models", "primer-1", "chat_template.jinja")));

    private static readonly JsonElement[] Tools =
    [
        JsonElement.Parse("""{"type": "function", "function": {"name": "get_weather", "description": "Tells a town's weather.", "parameters": {"type": "object"}}}"""),
        JsonElement.Parse("""
            {"type": "function", "function": {"name": "set_timer", "parameters": {"type": "object", "required": ["minutes", "sounds"], "properties": {
                "minutes": {"type": "integer", "description": "How long."}, "unit": {"type": "string", "enum": ["s", "min"]},
                "sounds": {"type": "array", "items": {"type": "string"}}, "when": {"type": "object", "properties": {"day": {"type": "string"}}},
                "note": {"type": ["string", "null"]}, "anything": {}}}}}
            """),
        JsonElement.Parse("""{"name": "stop", "description": "Stops everything."}"""),
    ];

    private static readonly ChatTurn[] Conversation =
    [
        new("system", "Be kind."),
        new("user", " Is it warm in Köln and Rome? "),
        new("assistant", "")
        {
            ToolCalls = [new ChatToolCall("1", "get_weather", """{"city":"Köln"}"""), new ChatToolCall("2", "get_weather", """{"city": "Rome", "days": [1, 2]}""")],
        },
        new("tool", "18"),
        new("tool", "25") { ToolCallId = "2" },
        new("assistant", "It is 18 degrees in Köln and 25 in Rome."),
        new("user", "Thanks"),
        new("assistant", "You are welcome."),
    ];

    [Fact]
    public void Writes_every_part_of_a_conversation()
    {
        Assert.Equal(
            "<|begin|><|system|>Be kind.<|end|>"
            + "<|tools|>get_weather(): Tells a town's weather.\n"
            + "set_timer(minutes: integer (How long.), unit?: s|min, sounds: string[], when?: "
            + """{"type": "object", "properties": {"day": {"type": "string"}}}, note?: {"type": ["string", "null"]}, anything?: {})""" + "\n"
            + "stop(): Stops everything.<|end|>"
            + "<|user|>Is it warm in Köln and Rome?<|end|>"
            + """<|assistant|><|tool_call|>{"name": "get_weather", "arguments": {"city": "Köln"}}"""
            + """<|tool_call|>{"name": "get_weather", "arguments": {"city": "Rome", "days": [1, 2]}}<|end|>"""
            + "<|tool|>18<|end|><|tool|>25<|end|>"
            + "<|assistant|>It is 18 degrees in Köln and 25 in Rome.<|end|>"
            + "<|user|>Thanks<|end|><|assistant|>You are welcome.<|end|>",
            Render(Conversation, Tools, prompt: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_prompt_is_the_beginning_of_the_conversation_that_goes_on_from_it(bool tools)
    {
        for (int length = 1; length < Conversation.Length; length++)
        {
            string before = Render(Conversation[..length], tools ? Tools : null, prompt: Conversation[length].Role == "assistant");

            Assert.StartsWith(before, Render(Conversation[..(length + 1)], tools ? Tools : null, prompt: false), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Begins_with_the_user_where_there_is_nothing_else() =>
        Assert.Equal("<|begin|><|user|>2 + 2<|end|><|assistant|>", Render([new ChatTurn("user", "2 + 2")], null, prompt: true));

    [Fact]
    public void An_unknown_role_is_refused()
    {
        TemplateException failure = Assert.Throws<TemplateException>(() => Render([new ChatTurn("narrator", "Once")], null, prompt: true));

        Assert.Contains("narrator", failure.Message, StringComparison.Ordinal);
    }

    private static string Render(IReadOnlyList<ChatTurn> turns, IReadOnlyList<JsonElement>? tools, bool prompt) => Template.Render(new ChatPrompt
    {
        Turns = turns,
        Tools = tools,
        AddGenerationPrompt = prompt,
        BosToken = "<|begin|>",
        EosToken = "<|end|>",
    });
}
