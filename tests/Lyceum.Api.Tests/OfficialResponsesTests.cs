#pragma warning disable OPENAI001 // The client calls its own support for responses a preview.
using System.ClientModel;
using Lyceum.TestKit;
using OpenAI;
using OpenAI.Responses;

namespace Lyceum.Api.Tests;

public class OfficialResponsesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_official_client_answers_streams_gets_and_deletes()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        ResponsesClient client = new(new ApiKeyCredential(server.Secret), new ResponsesClientOptions { Endpoint = new Uri(server.Address, "v1") });

        ResponseResult made = await client.CreateResponseAsync("fake", "Hi", cancellationToken: Cancellation);
        ResponseResult found = await client.GetResponseAsync(made.Id, cancellationToken: Cancellation);

        Assert.Equal(("Hello world", "Hello world", ResponseStatus.Completed), (made.GetOutputText(), found.GetOutputText(), found.Status));

        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true)];
        CreateResponseOptions options = new("fake", [ResponseItem.CreateUserMessageItem("Hi")])
        {
            PreviousResponseId = made.Id,
            Tools = { ResponseTool.CreateFunctionTool("weather", BinaryData.FromString("""{"type":"object","properties":{}}"""), strictModeEnabled: false) },
        };
        ResponseResult called = await client.CreateResponseAsync(options, Cancellation);
        Assert.Equal("weather", called.OutputItems.OfType<FunctionCallResponseItem>().Single().FunctionName);

        server.Model.Answer = static _ => FakeAnswers.Text("Hello", " world");
        List<string> pieces = [];
        ResponseResult? whole = null;
        await foreach (StreamingResponseUpdate update in await client.CreateResponseStreamingAsync("fake", "Hi", cancellationToken: Cancellation))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                pieces.Add(delta.Delta);
            }
            else if (update is StreamingResponseCompletedUpdate completed)
            {
                whole = completed.Response;
            }
        }

        Assert.Equal(("Hello world", "Hello world"), (string.Concat(pieces), whole!.GetOutputText()));

        ResponseDeletionResult deleted = await client.DeleteResponseAsync(made.Id, Cancellation);
        Assert.True(deleted.Deleted);
        ClientResultException missing = await Assert.ThrowsAsync<ClientResultException>(() => client.GetResponseAsync(made.Id, cancellationToken: Cancellation));
        Assert.Equal(404, missing.Status);
    }
}
