using System.ClientModel;
using Lyceum.TestKit;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;

namespace Lyceum.Api.Tests;

public class OfficialClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_official_client_chats_streams_calls_tools_and_embeds()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        OpenAIClient client = Client(server, server.Secret);
        ChatClient chat = client.GetChatClient("fake");

        ChatCompletion completion = await chat.CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancellation);
        Assert.Equal(("Hello world", ChatFinishReason.Stop, 13), (completion.Content[0].Text, completion.FinishReason, completion.Usage.TotalTokenCount));

        List<string> pieces = [];
        ChatFinishReason? reason = null;
        await foreach (StreamingChatCompletionUpdate update in chat.CompleteChatStreamingAsync([new UserChatMessage("Hi")], cancellationToken: Cancellation))
        {
            pieces.AddRange(update.ContentUpdate.Select(static part => part.Text));
            reason ??= update.FinishReason;
        }

        Assert.Equal(("Hello world", ChatFinishReason.Stop), (string.Concat(pieces), reason));

        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true)];
        ChatCompletionOptions options = new() { Tools = { ChatTool.CreateFunctionTool("weather") } };
        ChatCompletion called = await chat.CompleteChatAsync([new UserChatMessage("Hi")], options, Cancellation);
        Assert.Equal(("weather", """{"city":"Rome"}"""), (called.ToolCalls[0].FunctionName, called.ToolCalls[0].FunctionArguments.ToString()));

        OpenAIEmbeddingCollection vectors = await client.GetEmbeddingClient("fake").GenerateEmbeddingsAsync(["one"], cancellationToken: Cancellation);
        Assert.Equal([3f, 0.5f, -1f], vectors[0].ToFloats().ToArray());

        OpenAIModelCollection models = await client.GetOpenAIModelClient().GetModelsAsync(Cancellation);
        Assert.Equal("fake", models.Single().Id);
    }

    [Fact]
    public async Task The_official_client_understands_refusals()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(server, "sk-wrong").GetChatClient("fake").CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancellation));

        Assert.Equal(401, refused.Status);
        Assert.Contains("Incorrect API key provided", refused.Message, StringComparison.Ordinal);
    }

    private static OpenAIClient Client(ApiServer server, string key) => new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "v1") });
}
