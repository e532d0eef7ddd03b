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

/// <summary>Models that say anything at all keep to the forms that requests ask for.</summary>
public sealed class EnforcedFormTests
{
    private const string City = """\{"city": "[A-Z][a-z]{0,8}"\}""";
    private const string Number = """\{"number": [1-9][0-9]{0,3}\}""";

    private static readonly AIFunctionDeclaration s_weather = Tool("weather", City);
    private static readonly AIFunctionDeclaration s_square = Tool("square", Number);

    public static TheoryData<string, bool> Models { get; } = new(
        from name in (string[])["Hermes", "Llama", "Mistral", "MistralNamed", "Harmony", "Primer"] from parallel in (bool[])[false, true] select (name, parallel));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_call_that_must_come_comes(string name, bool parallel)
    {
        using Scene scene = new(name);
        int most = 0;
        for (int seed = 0; seed < 25; seed++)
        {
            FunctionCallContent[] calls = await scene.CallAsync(seed, new RequiredChatToolMode(null), parallel);
            Assert.NotEmpty(calls);
            Assert.All(calls, CheckCall);
            most = Math.Max(most, calls.Length);

            calls = await scene.CallAsync(seed, new RequiredChatToolMode("square"), parallel);
            Assert.All(calls, static call => Assert.Equal("square", call.Name));
            Assert.NotEmpty(calls);
        }

        Assert.Equal(parallel && scene.Format.HasParallelCalls, most > 1);
    }

    [Theory]
    [InlineData("Hermes")]
    [InlineData("Mistral")]
    [InlineData("MistralNamed")]
    [InlineData("Primer")]
    public async Task A_call_that_may_come_keeps_the_schema(string name)
    {
        using Scene scene = new(name);
        int calls = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            FunctionCallContent[] made = await scene.CallAsync(seed, ChatToolMode.Auto, parallel: true, scene.Likes(name == "Primer" ? "<|tool_call|>" : name == "Hermes" ? "<tool_call>" : "[TOOL_CALLS]"));
            Assert.All(made, CheckCall);
            calls += made.Length;
        }

        Assert.True(calls > 0);
    }

    [Theory]
    [InlineData("Hermes")]
    [InlineData("Llama")]
    [InlineData("MistralNamed")]
    [InlineData("Harmony")]
    [InlineData("Plain")]
    public async Task A_response_format_is_kept_after_the_reasoning(string name)
    {
        using Scene scene = new(name);
        for (int seed = 0; seed < 8; seed++)
        {
            ChatOptions options = Scene.Options(seed);
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema(City));
            Assert.Matches($"^{City}$", (await scene.Client.GetResponseAsync("?", options, Cancellation)).Text);
            options.ResponseFormat = ChatResponseFormat.Json;
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse((await scene.Client.GetResponseAsync("?", options, Cancellation)).Text).ValueKind);

            options = Scene.Options(seed, OutputConstraint.Regex("(yes|no)[!?]"));
            options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None };
            ChatResponse response = await scene.Client.GetResponseAsync("?", options, Cancellation);
            Assert.Matches("^(yes|no)[!?]$", response.Text);
            Assert.Empty(response.Messages.Single().Contents.OfType<TextReasoningContent>());
        }
    }

    [Theory]
    [InlineData("Hermes", "<think>")]
    [InlineData("MistralNamed", "[THINK]")]
    [InlineData("Harmony", "<|channel|>analysis")]
    public async Task Reasoning_may_come_before_the_form(string name, string begin)
    {
        using Scene scene = new(name);
        int[] tokens = scene.Tokenizer(begin);
        ChatOptions options = Scene.Options(3, OutputConstraint.Choices(["yes", "no"]), most: 60);
        options.RawRepresentationFactory = With(options, generation => generation with { Sampling = new SamplingOptions { Seed = 3, LogitBias = tokens.Distinct().ToDictionary(static token => token, static _ => 6f) } });
        ChatResponse response = await scene.Client.GetResponseAsync("?", options, Cancellation);
        Assert.Contains(response.Text, (string[])["yes", "no"]);
        Assert.Single(response.Messages.Single().Contents.OfType<TextReasoningContent>());
    }

    [Theory]
    [InlineData("Hermes")]
    [InlineData("Llama")]
    [InlineData("Harmony")]
    public async Task With_tools_a_response_format_holds_for_what_is_no_call(string name)
    {
        using Scene scene = new(name);
        int calls = 0, texts = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            ChatOptions options = Scene.Options(seed);
            options.Tools = [s_weather];
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema(Number));
            ChatResponse response = await scene.Client.GetResponseAsync("?", options, Cancellation);
            FunctionCallContent[] made = [.. response.Messages.Single().Contents.OfType<FunctionCallContent>()];
            Assert.Matches(made.Length > 0 ? "^$" : $"^{Number}$", response.Text);
            (calls, texts) = made.Length > 0 ? (calls + 1, texts) : (calls, texts + 1);
        }

        Assert.True(calls > 0 && texts > 0, $"{calls} answers had calls and {texts} had text.");
    }

    [Fact]
    public async Task What_cannot_be_enforced_is_refused_by_name()
    {
        using Scene scene = new("Hermes");
        AIFunctionDeclaration odd = AIFunctionFactory.CreateDeclaration("odd", "", JsonElement.Parse("""{"type": "object", "frobnicate": 1}"""));
        ChatOptions options = Scene.Options(1);
        options.Tools = [odd];
        options.ToolMode = ChatToolMode.RequireAny;
        ConstraintException error = await Assert.ThrowsAsync<ConstraintException>(() => scene.Client.GetResponseAsync("?", options, Cancellation));
        Assert.Contains("'odd'", error.Message, StringComparison.Ordinal);
        Assert.Contains("frobnicate", error.Message, StringComparison.Ordinal);
        Assert.Equal("frobnicate", error.Keyword);

        options.Tools = [new LooseTool(odd)];
        Assert.Single((await scene.Client.GetResponseAsync("?", options, Cancellation)).Messages.Single().Contents.OfType<FunctionCallContent>().Select(static call => call.Name).Distinct(), "odd");

        options = Scene.Options(1);
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(odd.JsonSchema);
        Assert.Contains("response format", (await Assert.ThrowsAsync<ConstraintException>(() => scene.Client.GetResponseAsync("?", options, Cancellation))).Message, StringComparison.Ordinal);

        options.Tools = [s_weather];
        options.ToolMode = ChatToolMode.RequireSpecific("nobody");
        Assert.Contains("nobody", (await Assert.ThrowsAsync<ArgumentException>(() => scene.Client.GetResponseAsync("?", options, Cancellation))).Message, StringComparison.Ordinal);
        options.Tools = [];
        options.ToolMode = ChatToolMode.RequireAny;
        await Assert.ThrowsAsync<ArgumentException>(() => scene.Client.GetResponseAsync("?", options, Cancellation));

        options = Scene.Options(1, OutputConstraint.Text("x"));
        options.ResponseFormat = ChatResponseFormat.Json;
        await Assert.ThrowsAsync<ArgumentException>(() => scene.Client.GetResponseAsync("?", options, Cancellation));
    }

    [Fact]
    public async Task Without_a_stand_in_the_schema_goes_to_the_compiler()
    {
        using Scene scene = new("Hermes");
        using LanguageModelChatClient client = new(scene.Engine, scene.Model.Encoder, "fake", TimeProvider.System);
        ChatOptions options = Scene.Options(1);
        options.Tools = [AIFunctionFactory.CreateDeclaration("odd", "", JsonElement.Parse("""{"type": "object", "frobnicate": 1}"""))];
        Assert.Contains("'odd'", (await Assert.ThrowsAsync<ConstraintException>(() => client.GetResponseAsync("?", options, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forms_that_were_used_last_are_kept()
    {
        int compiled = 0;
        AnswerConstraints constraints = new(schema =>
        {
            compiled++;
            return OutputConstraint.Text(schema.GetRawText());
        });
        OutputConstraint first = constraints.Get(Form(0));
        for (int i = 1; i < AnswerConstraints.Kept; i++)
        {
            constraints.Get(Form(i));
        }

        Assert.Same(first, constraints.Get(Form(0)));
        constraints.Get(Form(1000));
        Assert.Same(first, constraints.Get(Form(0)));
        Assert.Equal(AnswerConstraints.Kept + 1, compiled);
        constraints.Get(Form(1));
        Assert.Equal(AnswerConstraints.Kept + 2, compiled);

        static AnswerForm Form(int number) => new SequenceForm(new TextForm("a"), new RepeatForm(new JsonForm(JsonElement.Parse($"{number}"), "It"), 0, 1));
    }

    private static Func<IChatClient, object?> With(ChatOptions options, Func<GenerationOptions, GenerationOptions> change)
    {
        GenerationOptions generation = (GenerationOptions)options.RawRepresentationFactory!(null!)!;
        return _ => change(generation);
    }

    private static void CheckCall(FunctionCallContent call) =>
        Assert.Matches(call.Name == "weather" ? City : Number, JsonSerializer.Serialize(call.Arguments).Replace(":", ": ", StringComparison.Ordinal));

    private static JsonElement Schema(string form) => JsonElement.Parse($$"""{"type": "object", "form": {{JsonSerializer.Serialize(form)}}}""");

    private static AIFunctionDeclaration Tool(string name, string form) => AIFunctionFactory.CreateDeclaration(name, "", Schema(form));

    // In place of the compiler of schemas: a schema names a regular expression.
    private static OutputConstraint Compile(JsonElement schema) =>
        schema.TryGetProperty("frobnicate", out _) ? throw new ConstraintException("The keyword 'frobnicate' is not known.") { Keyword = "frobnicate" }
        : OutputConstraint.Regex(schema.TryGetProperty("form", out JsonElement form) ? form.GetString()! : """\{("[a-z]{1,4}": [1-9]{1,3})?\}""");

    private sealed class LooseTool(AIFunctionDeclaration inner) : AIFunctionDeclaration
    {
        public override string Name => inner.Name;

        public override JsonElement JsonSchema => inner.JsonSchema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?> { ["strict"] = false };
    }

    /// <summary>A model of a family whose logits are a hash, and a client.</summary>
    private sealed class Scene : IDisposable
    {
        public Scene(string name)
        {
            Model = (FormatModel)typeof(FormatModel).GetProperty(name)!.GetValue(null)!;
            FakePagedModel pages = new(Model.Tokenizer.VocabularySize, 4096, 200, 64);
            Engine = new InferenceEngine(pages, Model.Tokenizer, "fake", new SchedulerOptions(), TimeProvider.System, null);
            Client = new LanguageModelChatClient(Engine, Model.Encoder, "fake", TimeProvider.System, new AnswerConstraints(Compile));
        }

        public FormatModel Model { get; }

        public ChatFormat Format => Model.Format;

        public InferenceEngine Engine { get; }

        public LanguageModelChatClient Client { get; }

        public static ChatOptions Options(int seed, OutputConstraint? constraint = null, int most = 150, IReadOnlyDictionary<int, float>? bias = null) => new()
        {
            RawRepresentationFactory = _ => new GenerationOptions
            {
                Sampling = new SamplingOptions { Seed = seed, LogitBias = bias },
                MaxTokens = most,
                ClosesAtLimit = true,
                Constraint = constraint,
            },
        };

        public int[] Tokenizer(string text) => Model.Tokenizer.Encode(text, addSpecial: false, parseSpecial: true);

        /// <summary>Makes the tokens of a text likelier.</summary>
        public Dictionary<int, float> Likes(string text) => Tokenizer(text).Distinct().ToDictionary(static token => token, static _ => 5f);

        public async Task<FunctionCallContent[]> CallAsync(int seed, ChatToolMode mode, bool parallel, IReadOnlyDictionary<int, float>? bias = null)
        {
            ChatOptions options = Options(seed, bias: bias);
            options.Tools = [s_weather, s_square];
            options.ToolMode = mode;
            options.AllowMultipleToolCalls = parallel;
            ChatResponse response = await Client.GetResponseAsync("weather?", options, Cancellation);
            FunctionCallContent[] calls = [.. response.Messages.Single().Contents.OfType<FunctionCallContent>()];
            Assert.True(parallel || calls.Length <= 1);
            return calls;
        }

        public void Dispose()
        {
            Client.Dispose();
            Engine.Dispose();
        }
    }
}
