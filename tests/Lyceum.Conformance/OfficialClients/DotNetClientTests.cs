using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Lyceum.Platform.Limits;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Chat;
using OpenAI.Conversations;
using OpenAI.Embeddings;
using OpenAI.Files;
using OpenAI.Models;
using OpenAI.Responses;

#pragma warning disable OPENAI001 // Responses, batches and conversations are marked as experimental in the client.

namespace Lyceum.Conformance.OfficialClients;

/// <summary>OpenAI's own client for .NET gets along with this server and its built-in model over a real socket.</summary>
public class DotNetClientTests
{
    private const string Question = "What is 2 + 3?";

    private static readonly BinaryData s_weather = BinaryData.FromString(
        """{"type":"object","properties":{"city":{"type":"string","maxLength":12}},"required":["city"],"additionalProperties":false}""");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_chats_streams_and_gets_vectors()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);
        OpenAIClient client = Client(server, server.Api.Secret);
        ChatClient chat = client.GetChatClient(PrimerServer.ModelName);
        ChatCompletionOptions options = new() { MaxOutputTokenCount = 40, Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 2 };

        ChatCompletion completion = await chat.CompleteChatAsync([new UserChatMessage(Question)], options, Cancellation);
        Assert.Equal(completion.Usage.TotalTokenCount, completion.Usage.InputTokenCount + completion.Usage.OutputTokenCount);
        Assert.All(completion.ContentTokenLogProbabilities, static token => Assert.InRange(token.TopLogProbabilities.Count, 1, 2));

        StringBuilder text = new();
        ChatFinishReason? reason = null;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in chat.CompleteChatStreamingAsync([new UserChatMessage(Question)], options, Cancellation))
        {
            text.AppendJoin("", update.ContentUpdate.Select(static part => part.Text));
            reason ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal((completion.Content[0].Text, completion.FinishReason, completion.Usage.OutputTokenCount), (text.ToString(), reason, usage!.OutputTokenCount));

        OpenAIEmbeddingCollection vectors = await client.GetEmbeddingClient(PrimerServer.ModelName).GenerateEmbeddingsAsync(["one", "two"], cancellationToken: Cancellation);
        Assert.All(vectors, static vector => Assert.Equal(1, Math.Sqrt(vector.ToFloats().ToArray().Sum(static x => (double)x * x)), 3));

        OpenAIModelCollection models = await client.GetOpenAIModelClient().GetModelsAsync(Cancellation);
        Assert.Contains(models, static model => model.Id == PrimerServer.ModelName);
    }

    [Fact]
    public async Task It_gets_calls_and_forms()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);
        ChatClient chat = Client(server, server.Api.Secret).GetChatClient(PrimerServer.ModelName);

        ChatCompletionOptions calling = new() { MaxOutputTokenCount = 100, Tools = { ChatTool.CreateFunctionTool("weather", "Tells the weather of a city.", s_weather) }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };
        ChatMessage question = new UserChatMessage("What is the weather in Rome?");
        ChatCompletion called = await chat.CompleteChatAsync([question], calling, Cancellation);
        ChatToolCall call = Assert.Single(called.ToolCalls);
        Assert.Equal((ChatFinishReason.ToolCalls, "weather"), (called.FinishReason, call.FunctionName));
        Assert.Equal(JsonValueKind.String, JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").ValueKind);

        calling.ToolChoice = ChatToolChoice.CreateNoneChoice();
        ChatCompletion told = await chat.CompleteChatAsync([question, new AssistantChatMessage(called), new ToolChatMessage(call.Id, "sunny")], calling, Cancellation);
        Assert.Empty(told.ToolCalls);

        BinaryData schema = BinaryData.FromString("""{"type":"object","properties":{"sum":{"type":"integer","minimum":0,"maximum":99}},"required":["sum"],"additionalProperties":false}""");
        ChatCompletionOptions forming = new() { MaxOutputTokenCount = 60, ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("sum", schema, jsonSchemaIsStrict: true) };
        ChatCompletion formed = await chat.CompleteChatAsync([new UserChatMessage(Question)], forming, Cancellation);
        Assert.InRange(JsonElement.Parse(formed.Content[0].Text).GetProperty("sum").GetInt32(), 0, 99);
    }

    [Fact]
    public async Task It_understands_refusals_and_limits()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation, new QuotaLimits(1, QuotaLimits.Maximum, 10));
        ChatClient Chat(string key, string model = PrimerServer.ModelName) => Client(server, key).GetChatClient(model);
        Task<ClientResultException> RefusedAsync(ChatClient chat, ChatCompletionOptions? options = null) =>
            Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync([new UserChatMessage(Question)], options, Cancellation));

        Assert.Equal(401, (await RefusedAsync(Chat("sk-wrong"))).Status);
        Assert.Equal(404, (await RefusedAsync(Chat(server.Api.Secret, "none"))).Status);
        Assert.Equal(400, (await RefusedAsync(Chat(server.Api.Secret), new ChatCompletionOptions { Temperature = 9 })).Status);
        await Chat(server.Api.Secret).CompleteChatAsync([new UserChatMessage(Question)], new ChatCompletionOptions { MaxOutputTokenCount = 4 }, Cancellation);
        ClientResultException limited = await RefusedAsync(Chat(server.Api.Secret));
        Assert.Equal(429, limited.Status);
        Assert.True(limited.GetRawResponse()!.Headers.TryGetValue("retry-after", out _));
    }

    [Fact]
    public async Task It_responds_with_state_and_in_the_background()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);
        ResponsesClient client = new(new ApiKeyCredential(server.Api.Secret), new ResponsesClientOptions { Endpoint = server.Address });

        ResponseResult first = await client.CreateResponseAsync(new CreateResponseOptions(PrimerServer.ModelName, [ResponseItem.CreateUserMessageItem(Question)]) { MaxOutputTokenCount = 40 }, Cancellation);
        ResponseResult found = await client.GetResponseAsync(first.Id, Cancellation);
        Assert.Equal(first.GetOutputText(), found.GetOutputText());

        CreateResponseOptions going = new(PrimerServer.ModelName, [ResponseItem.CreateUserMessageItem("And 4 + 4?")]) { PreviousResponseId = first.Id, MaxOutputTokenCount = 40, StreamingEnabled = true };
        StringBuilder text = new();
        ResponseResult? second = null;
        await foreach (StreamingResponseUpdate update in await client.CreateResponseStreamingAsync(going, Cancellation))
        {
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            second = (update as StreamingResponseCompletedUpdate)?.Response ?? (update as StreamingResponseIncompleteUpdate)?.Response ?? second;
        }

        Assert.Equal((first.Id, second!.GetOutputText()), (second.PreviousResponseId, text.ToString()));

        ResponseResult begun = await client.CreateResponseAsync(
            new CreateResponseOptions(PrimerServer.ModelName, [ResponseItem.CreateUserMessageItem(Question)]) { BackgroundModeEnabled = true, MaxOutputTokenCount = 40 }, Cancellation);
        ResponseResult ended = await UntilAsync(
            async () => (await client.GetResponseAsync(begun.Id, Cancellation)).Value, static response => response.Status is not (ResponseStatus.Queued or ResponseStatus.InProgress));
        Assert.True(ended.Status is ResponseStatus.Completed or ResponseStatus.Incomplete, $"The response is {ended.Status}.");

        CreateResponseOptions calling = new(PrimerServer.ModelName, [ResponseItem.CreateUserMessageItem("What is the weather in Rome?")])
        {
            MaxOutputTokenCount = 100,
            ToolChoice = ResponseToolChoice.CreateRequiredChoice(),
            Tools = { ResponseTool.CreateFunctionTool("weather", s_weather, strictModeEnabled: true, "Tells the weather of a city.") },
        };
        ResponseResult called = await client.CreateResponseAsync(calling, Cancellation);
        Assert.Equal("weather", Assert.Single(called.OutputItems.OfType<FunctionCallResponseItem>()).FunctionName);

        Assert.True((await client.DeleteResponseAsync(first.Id, Cancellation)).Value.Deleted);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => client.GetResponseAsync(first.Id, Cancellation))).Status);
    }

    [Fact]
    public async Task It_keeps_conversations()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);
        ConversationClient client = new(new ApiKeyCredential(server.Api.Secret), new ConversationClientOptions { Endpoint = server.Address });
        using BinaryContent body = BinaryContent.Create(BinaryData.FromString("""{"items":[{"type":"message","role":"user","content":"Hello"}]}"""));

        string id = Read(await client.CreateConversationAsync(body, Options())).GetProperty("id").GetString()!;
        List<JsonElement> items = [];
        await foreach (ClientResult page in client.GetConversationItemsAsync(id, limit: null, order: "asc", after: null, include: null, Options()).GetRawPagesAsync())
        {
            items.AddRange(Read(page).GetProperty("data").EnumerateArray());
        }

        Assert.Equal("Hello", Assert.Single(items).GetProperty("content")[0].GetProperty("text").GetString());
        Assert.True(Read(await client.DeleteConversationAsync(id, Options())).GetProperty("deleted").GetBoolean());
    }

    [Fact]
    public async Task It_sends_files_and_batches()
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);
        OpenAIClient client = Client(server, server.Api.Secret);
        OpenAIFileClient files = client.GetOpenAIFileClient();
        BatchClient batches = client.GetBatchClient();
        string line = $$$"""{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"{{{PrimerServer.ModelName}}}","max_tokens":20,"messages":[{"role":"user","content":"{{{Question}}}"}]}}""" + "\n";

        OpenAIFile input = await files.UploadFileAsync(BinaryData.FromString(line), "batch.jsonl", FileUploadPurpose.Batch);
        Assert.Equal(line, (await files.DownloadFileAsync(input.Id, Cancellation)).Value.ToString());
        using BinaryContent body = BinaryContent.Create(BinaryData.FromString($$"""{"input_file_id":"{{input.Id}}","endpoint":"/v1/chat/completions","completion_window":"24h"}"""));
        CreateBatchOperation operation = await batches.CreateBatchAsync(body, waitUntilCompleted: false, Options());
        JsonElement ended = await UntilAsync(
            async () => Read(await batches.GetBatchAsync(operation.BatchId, Options())), static batch => batch.GetProperty("status").GetString() is "completed" or "failed" or "expired" or "cancelled");

        Assert.Equal(("completed", 1), (ended.GetProperty("status").GetString(), ended.GetProperty("request_counts").GetProperty("completed").GetInt32()));
        JsonElement answer = JsonElement.Parse((await files.DownloadFileAsync(ended.GetProperty("output_file_id").GetString(), Cancellation)).Value.ToString());
        Assert.Equal(("a", 200), (answer.GetProperty("custom_id").GetString(), answer.GetProperty("response").GetProperty("status_code").GetInt32()));
        Assert.True((await files.DeleteFileAsync(input.Id, Cancellation)).Value.Deleted);
        Assert.DoesNotContain((await files.GetFilesAsync(Cancellation)).Value, file => file.Id == input.Id);
    }

    private static OpenAIClient Client(PrimerServer server, string key) =>
        new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = server.Address, RetryPolicy = new ClientRetryPolicy(0) });

    private static RequestOptions Options() => new() { CancellationToken = Cancellation };

    private static JsonElement Read(ClientResult result) => JsonElement.Parse(result.GetRawResponse().Content.ToString());

    // The server works at its own pace, so that its state is asked for until it is the one.
    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isDone)
    {
        while (true)
        {
            T state = await ask();
            if (isDone(state))
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        }
    }
}
