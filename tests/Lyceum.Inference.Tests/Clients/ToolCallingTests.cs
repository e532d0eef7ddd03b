using System.Text.Json;
using Lyceum.Inference.Chat;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Tests.Chat;
using Lyceum.Inference.Tests.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Clients;

public sealed class ToolCallingTests : IDisposable
{
    private const string Calls =
        "<think>\nTwo cities.\n</think>\n\nI look.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bonn\"}}\n</tool_call>\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Köln\"}}\n</tool_call>";

    private readonly FormatModel _model = FormatModel.Hermes;
    private readonly List<string> _prompts = [];
    private readonly InferenceEngine _engine;
    private readonly LanguageModelChatClient _client;
    private readonly AIFunction _weather = AIFunctionFactory.Create(static (string city) => $"{city}: <|im_end|> sun", "weather", "The weather of a city.");

    public ToolCallingTests()
    {
        FakePagedModel model = new(_model.Tokenizer.VocabularySize, 8192, 200, 64) { Script = Next };
        _engine = new InferenceEngine(model, _model.Tokenizer, "scripted", new SchedulerOptions(), TimeProvider.System, null);
        AnswerConstraints constraints = new(static _ => OutputConstraint.Regex("""\{"city": "[^"]*"\}"""));
        _client = new LanguageModelChatClient(_engine, _model.Encoder, "scripted", TimeProvider.System, constraints);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ChatOptions Options => new() { Tools = [_weather], RawRepresentationFactory = static _ => new GenerationOptions { Sampling = SamplingOptions.Greedy } };

    [Fact]
    public async Task Calls_and_reasoning_are_contents_of_their_own()
    {
        ChatResponse response = await _client.GetResponseAsync("weather?", Options, Cancellation);
        AIContent[] contents = [.. response.Messages.Single().Contents];
        Assert.Equal("Two cities.", contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("I look.", response.Text);
        FunctionCallContent[] calls = [.. contents.OfType<FunctionCallContent>()];
        Assert.Equal(["Bonn", "Köln"], calls.Select(static call => ((JsonElement)call.Arguments!["city"]!).GetString()));
        Assert.All(calls, static call => Assert.Equal("weather", call.Name));
        Assert.Equal(2, calls.Select(static call => call.CallId).Distinct().Count());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Contains("\"name\": \"weather\"", _prompts[0], StringComparison.Ordinal);
        Assert.Equal(response.Usage!.TotalTokenCount, response.Usage.InputTokenCount + response.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task Functions_are_invoked_by_the_client_on_top()
    {
        using FunctionInvokingChatClient client = new(_client);
        ChatResponse response = await client.GetResponseAsync("weather?", Options, Cancellation);
        Assert.Equal("It is sunny.", response.Messages[^1].Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Contains("<tool_response>\nBonn: <|im_end|> sun\n</tool_response>", _prompts[1], StringComparison.Ordinal);
        Assert.Contains("<tool_response>\nKöln: <|im_end|> sun\n</tool_response>", _prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_call_is_enough_where_several_are_not_wanted()
    {
        ChatOptions options = Options;
        options.AllowMultipleToolCalls = false;
        ChatResponse response = await _client.GetResponseAsync("weather?", options, Cancellation);
        Assert.Single(response.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Where_no_tool_may_be_called_the_prompt_has_none_and_calls_are_text()
    {
        ChatOptions options = Options;
        options.ToolMode = ChatToolMode.None;
        ChatResponse response = await _client.GetResponseAsync("weather?", options, Cancellation);
        Assert.DoesNotContain("weather of a city", _prompts[0], StringComparison.Ordinal);
        Assert.Contains("<tool_call>", response.Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task A_call_that_is_cut_off_is_text()
    {
        ChatOptions options = Options;
        options.MaxOutputTokens = 60;
        ChatResponse response = await _client.GetResponseAsync("weather?", options, Cancellation);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Empty(response.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.StartsWith("I look.\n<tool_call>", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasoning_is_asked_for_in_the_words_of_templates()
    {
        ChatOptions options = Options;
        options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High };
        await _client.GetResponseAsync("weather?", options, Cancellation);
        Assert.EndsWith("<think>\n", _prompts[0], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _client.Dispose();
        _engine.Dispose();
    }

    // The answer to the prompt, token by token: calls first, and words once a tool has answered.
    private int Next(IReadOnlyList<int> tokens)
    {
        int[] all = [.. tokens];
        Assert.True(_model.Tokenizer.TryGetId("<|im_start|>", out int start));
        int begin = Array.LastIndexOf(all, start) + "assistant\n".Length + 1;
        string prompt = _model.Tokenizer.Decode(all.AsSpan(0, begin), special: true);
        bool opened = all.Length > begin && _model.Tokenizer.TryGetId("<think>", out int think) && all[begin] == think;
        if (all.Length == begin || (opened && _prompts.Count == 0))
        {
            _prompts.Add(_model.Tokenizer.Decode(all, special: true));
        }

        int[] answer = _model.Tokenizer.Encode(prompt.Contains("<tool_response>", StringComparison.Ordinal) ? "It is sunny." : Calls, addSpecial: false, parseSpecial: true);
        int written = all.Length - begin;
        return written < answer.Length ? answer[written] : _model.Tokenizer.EosId!.Value;
    }
}
