using Lyceum.Inference.Clients;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Sampling;
using Lyceum.Models.Forward;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Clients;

public sealed class LanguageModelChatClientTests : IDisposable
{
    // Answers go on with the story; a turn's own text comes back exactly in the next prompt.
    private const string Template = "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{{ m.content }} {% else %}{{ m.content }}{% endif %}{% endfor %}";

    private static readonly ChatOptions Greedy = new() { Temperature = 0, MaxOutputTokens = 12 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lyceum-test-");
    private readonly LanguageModel _model;
    private readonly LanguageModelChatClient _client;

    public LanguageModelChatClientTests()
    {
        _model = LanguageModel.Open(ChatModel.Write(_folder.FullName, Template), new LanguageModelOptions { Threads = 1 });
        _client = new LanguageModelChatClient(_model);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_has_text_usage_and_a_finish_reason()
    {
        ChatResponse response = await _client.GetResponseAsync("Once upon a time", Greedy, Cancellation);
        Assert.Equal(", there was a little girl named Lily. She", response.Text);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal((5, 12, 17), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal("storyteller", response.ModelId);
        Assert.NotNull(response.ResponseId);
    }

    [Fact]
    public async Task Streaming_gives_the_same_text_in_pieces()
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync("Once upon a time", Greedy, Cancellation))
        {
            updates.Add(update);
        }

        Assert.True(updates.Count > 5);
        Assert.Equal((await _client.GetResponseAsync("Once upon a time", Greedy, Cancellation)).Text, string.Concat(updates.Select(static update => update.Text)));
        Assert.IsType<AnswerEnded>(updates[^1].RawRepresentation);
        Assert.Single(updates.Select(static update => update.MessageId).Distinct());
    }

    [Fact]
    public async Task An_answer_goes_on_in_its_middle_as_if_it_had_never_stopped()
    {
        ChatOptions continuing = Greedy.Clone();
        continuing.AdditionalProperties = new AdditionalPropertiesDictionary { [LanguageModelChatClient.ContinuesAnswer] = true };
        ChatMessage question = new(ChatRole.User, "Once upon a time");
        string whole = (await _client.GetResponseAsync([question], Greedy, Cancellation)).Text;
        const string Begun = ", there was a";
        Assert.StartsWith(Begun + " little", whole, StringComparison.Ordinal);

        string rest = (await _client.GetResponseAsync([question, new ChatMessage(ChatRole.Assistant, Begun)], continuing, Cancellation)).Text;
        Assert.StartsWith(whole, Begun + rest, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync([question], continuing, Cancellation));
        continuing.ResponseFormat = ChatResponseFormat.Json;
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync([question, new ChatMessage(ChatRole.Assistant, Begun)], continuing, Cancellation));
    }

    [Fact]
    public async Task The_next_turn_computes_only_what_is_new()
    {
        ChatMessage question = new(ChatRole.User, "Once upon a time");
        ChatResponse first = await _client.GetResponseAsync([question], Greedy, Cancellation);
        ChatResponse second = await _client.GetResponseAsync([question, .. first.Messages, new ChatMessage(ChatRole.User, " was")], Greedy, Cancellation);
        Assert.True(second.Usage!.CachedInputTokenCount >= 15, $"{second.Usage.CachedInputTokenCount} of {second.Usage.InputTokenCount}");
    }

    [Fact]
    public async Task Options_are_obeyed()
    {
        ChatResponse stopped = await _client.GetResponseAsync("Once upon a time", new ChatOptions { Temperature = 0, StopSequences = [" girl"] }, Cancellation);
        Assert.Equal((", there was a little", ChatFinishReason.Stop), (stopped.Text, stopped.FinishReason));

        ChatOptions seeded = new() { Temperature = 1.2f, TopP = 0.99f, TopK = 100, FrequencyPenalty = 0.1f, PresencePenalty = 0.1f, Seed = 3, MaxOutputTokens = 20 };
        string text = (await _client.GetResponseAsync("Once upon a time", seeded, Cancellation)).Text;
        Assert.Equal(text, (await _client.GetResponseAsync("Once upon a time", seeded, Cancellation)).Text);
        seeded.Seed = 4;
        Assert.NotEqual(text, (await _client.GetResponseAsync("Once upon a time", seeded, Cancellation)).Text);

        ChatOptions raw = new() { RawRepresentationFactory = static _ => new GenerationOptions { MaxTokens = 2, Sampling = SamplingOptions.Greedy } };
        Assert.Equal(", there", (await _client.GetResponseAsync("Once upon a time", raw, Cancellation)).Text);

        Assert.NotEqual(stopped.Text, (await _client.GetResponseAsync("Once upon a time", new ChatOptions { Instructions = "Tom had a dog.", Temperature = 0, MaxOutputTokens = 6 }, Cancellation)).Text);
    }

    [Fact]
    public async Task What_is_not_supported_is_refused()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("x", new ChatOptions { Tools = [new HostedWebSearchTool()] }, Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("x", new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")] }, Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync(new ChatMessage(ChatRole.User, [new UriContent("http://x/y.png", "image/png")]), null, Cancellation));
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("x", new ChatOptions { TopP = 2 }, Cancellation));
        Assert.Equal("TopP", error.ParamName);
    }

    [Fact]
    public async Task A_conversation_longer_than_the_context_is_refused_and_the_next_one_is_answered()
    {
        string text = string.Join(' ', Enumerable.Repeat("little", 1000));
        ContextLengthException error = await Assert.ThrowsAsync<ContextLengthException>(() => _client.GetResponseAsync(text, Greedy, Cancellation));
        Assert.Equal(_model.ContextLength, error.Available);
        Assert.NotEmpty((await _client.GetResponseAsync("Once", Greedy, Cancellation)).Text);
    }

    [Fact]
    public async Task Many_at_once_get_the_answers_that_they_get_alone()
    {
        string[] questions = ["Once upon a time", "Tom had", "The dog", "One day"];
        List<string> alone = [];
        foreach (string question in questions)
        {
            alone.Add((await _client.GetResponseAsync(question, Greedy, Cancellation)).Text);
        }

        using LanguageModelChatClient other = new(_model);
        ChatResponse[] together = await Task.WhenAll(questions.Select((question, i) => (i % 2 == 0 ? _client : other).GetResponseAsync(question, Greedy, Cancellation)));
        Assert.Equal(alone, together.Select(static response => response.Text));
    }

    [Fact]
    public async Task A_cancelled_answer_frees_the_model()
    {
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in _client.GetStreamingResponseAsync("Once upon a time", Greedy, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
        await foreach (ChatResponseUpdate _ in _client.GetStreamingResponseAsync("Once upon a time", Greedy, Cancellation))
        {
            break;
        }

        Assert.NotEmpty((await _client.GetResponseAsync("Once upon a time", Greedy, Cancellation)).Text);
    }

    [Fact]
    public async Task Several_answers_are_messages_with_log_probabilities_of_every_token()
    {
        ChatOptions options = new()
        {
            RawRepresentationFactory = static _ => new GenerationRequest
            {
                Choices = 3,
                Options = new GenerationOptions { MaxTokens = 8, LogProbabilities = 2, Sampling = new SamplingOptions { Seed = 5, Temperature = 2 } },
            },
        };
        ChatResponse response = await _client.GetResponseAsync("Once upon a time", options, Cancellation);
        Assert.Equal(3, response.Messages.Count);
        Assert.Equal(3, response.Messages.Select(static message => message.Text).Distinct().Count());
        Assert.Equal((5, 24), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        IReadOnlyList<GenerationUpdate> updates = Assert.IsType<IReadOnlyList<GenerationUpdate>>(response.RawRepresentation, exactMatch: false);
        for (int choice = 0; choice < 3; choice++)
        {
            GeneratedPiece[] pieces = [.. updates.OfType<TokensWritten>().Where(update => update.Choice == choice).SelectMany(static update => update.Pieces)];
            Assert.Equal(8, pieces.Length);
            Assert.All(pieces, static piece => Assert.Equal(2, piece.LogProbabilities!.Alternatives.Count));
            Assert.Equal(response.Messages[choice].Text, string.Concat(pieces.Select(static piece => piece.Text)));
            Assert.Equal(choice, Assert.Single(updates.OfType<AnswerEnded>(), end => end.Choice == choice).Choice);
        }

        options.RawRepresentationFactory = static _ => new GenerationRequest { PromptText = "x" };
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("x", options, Cancellation));
    }

    [Fact]
    public void It_tells_what_it_is()
    {
        Assert.Equal("storyteller", _client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Same(_model, _client.GetService<LanguageModel>());
        Assert.Same(_client, _client.GetService<IChatClient>());
    }

    [Fact]
    public void A_model_without_a_template_does_not_chat()
    {
        using LanguageModel model = LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), new LanguageModelOptions { Threads = 1 });
        Assert.Throws<NotSupportedException>(() => new LanguageModelChatClient(model));
    }

    public void Dispose()
    {
        _client.Dispose();
        _model.Dispose();
        _folder.Delete(recursive: true);
    }
}
