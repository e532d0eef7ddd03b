using Lyceum.Inference.Hosting;
using Lyceum.Inference.Tests.Hosting;
using Lyceum.Inference.Upstream;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Upstream;

public sealed class UpstreamModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_are_embedded_in_batches_and_vectors_have_unit_length()
    {
        // The second text comes first, one vector is base64, and the wish for two dimensions is not understood.
        await using ScriptedServer server = new((request, answer) => answer.SayAsync(request.Json.GetProperty("input").GetArrayLength() == 2
            ? """{"data":[{"index":1,"embedding":"AAAAAAAAgD8AAAAA"},{"index":0,"embedding":[3,4,5]}],"usage":{"prompt_tokens":5,"total_tokens":5}}"""
            : """{"data":[{"embedding":[0,0,1]}],"usage":{"prompt_tokens":2,"total_tokens":2}}"""));
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "e", EmbeddingBatch = 2 });
        GeneratedEmbeddings<Embedding<float>> vectors = await model.EmbeddingGenerator.GenerateAsync(["a", "b", "c"], new EmbeddingGenerationOptions { Dimensions = 2 }, Cancellation);
        Assert.Equal([0.6f, 0.8f], vectors[0].Vector.ToArray());
        Assert.Equal([0f, 1f], vectors[1].Vector.ToArray());
        Assert.Equal([0f, 0f], vectors[2].Vector.ToArray());
        Assert.Equal(7, vectors.Usage!.InputTokenCount);
        Assert.Equal("""{"model":"e","input":["a","b"],"encoding_format":"float","dimensions":2}""", server.Requests[0].Body);
        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(await model.EmbeddingGenerator.GenerateAsync([], null, Cancellation));
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1e99]},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAA"},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":5}""")]
    public async Task Vectors_that_make_no_sense_are_an_error(string json)
    {
        await using ScriptedServer server = ScriptedServer.Saying(json);
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "e" });
        Assert.Equal(UpstreamFailure.BadAnswer, (await Assert.ThrowsAsync<UpstreamException>(() => model.EmbeddingGenerator.GenerateAsync(["a", "b"], null, Cancellation))).Failure);
    }

    [Fact]
    public async Task A_server_s_models_and_their_lengths_are_listed()
    {
        await using ScriptedServer server = ScriptedServer.Saying(
            """{"object":"list","data":[{"id":"a","max_model_len":4096},{"id":"b","context_length":8192},{"id":"c","meta":{"n_ctx_train":2048}},{"id":"d"},{"id":"e","max_model_len":0}]}""");
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "b" });
        Assert.Null(model.ContextLength);
        Assert.Equal([("a", 4096), ("b", 8192), ("c", 2048), ("d", null), ("e", null)], (await model.ListModelsAsync(Cancellation)).Select(static one => (one.Name, one.ContextLength)));
        Assert.Equal(8192, model.ContextLength);
        Assert.Equal("GET /v1/models HTTP/1.1", server.Last.Line);
        using UpstreamModel told = new(new UpstreamOptions { Address = server.Address, Model = "b", ContextLength = 100 });
        await told.ListModelsAsync(Cancellation);
        Assert.Equal(100, told.ContextLength);
    }

    [Fact]
    public async Task A_host_holds_it_beside_its_own_and_the_first_use_shows_whether_it_is_well()
    {
        bool isWell = false;
        await using ScriptedServer server = new((_, answer) => isWell
            ? answer.StreamAsync("""{"choices":[{"delta":{"content":"well"},"finish_reason":"stop"}]}""", "[DONE]")
            : answer.SayAsync("""{"error":{"message":"no weights"}}""", 500));
        FakeMemory memory = new();
        await using ModelHost host = new(new ModelHostOptions { MemoryBudget = 10 });
        host.Add(new HostedModel("near", new FakeLoader(memory, 10)));
        host.Add(new HostedModel("far", new UpstreamModelLoader(new UpstreamOptions { Address = server.Address, Model = "m" })));
        using ModelLease near = await host.AcquireAsync("near", Cancellation);
        using ModelLease far = await host.AcquireAsync("far", Cancellation);
        Assert.Equal(10, host.BytesInUse);
        Assert.Empty(server.Requests);
        Assert.Equal(UpstreamFailure.ServerError, (await Assert.ThrowsAsync<UpstreamException>(() => far.Model.ChatClient.GetResponseAsync("?", null, Cancellation))).Failure);
        isWell = true;
        Assert.Equal("well", (await far.Model.ChatClient.GetResponseAsync("?", null, Cancellation)).Text);
        Assert.Equal("m", far.Model.ChatClient.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Equal("openai", far.Model.EmbeddingGenerator.GetService<EmbeddingGeneratorMetadata>()!.ProviderName);
    }
}
