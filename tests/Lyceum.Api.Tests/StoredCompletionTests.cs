using System.Text.Json;

namespace Lyceum.Api.Tests;

public class StoredCompletionTests
{
    private const string Path = "v1/chat/completions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_completion_is_kept_changed_and_deleted()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient other = server.CreateClient(await server.Installation.MakeOtherKeyAsync(Cancellation));
        JsonElement made = await server.AskAsync(Path, """{"model":"fake","store":true,"metadata":{"a":"1"},"messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"Hi"}]}]}""", Cancellation);
        string path = $"{Path}/{Text(made, "id")}";

        JsonElement found = await server.GetAsync(path, Cancellation);
        JsonElement changed = await server.AskAsync(path, """{"metadata":{"a":"2"}}""", Cancellation);
        JsonElement messages = await server.GetAsync($"{path}/messages?limit=1", Cancellation);
        JsonElement rest = await server.GetAsync($"{path}/messages?after={Text(messages, "last_id")}", Cancellation);

        Assert.Equal("Hello world", Text(found.GetProperty("choices")[0].GetProperty("message"), "content"));
        Assert.Equal(("1", "2", "2"), (A(found), A(changed), A(await server.GetAsync(path, Cancellation))));
        Assert.Equal(($"{Text(made, "id")}-0", "S", true), (Text(messages.GetProperty("data")[0], "id"), Text(messages.GetProperty("data")[0], "content"), messages.GetProperty("has_more").GetBoolean()));
        Assert.Equal("""[{"type":"text","text":"Hi"}]""", rest.GetProperty("data")[0].GetProperty("content_parts").GetRawText());
        JsonElement error = await ApiServer.MissingAsync(other, HttpMethod.Get, path, Cancellation);
        Assert.Equal(($"Completion {Text(made, "id")} not found", "completion_id", "not_found"), (Text(error, "message"), Text(error, "param"), Text(error, "code")));
        await ApiServer.MissingAsync(other, HttpMethod.Delete, path, Cancellation);
        Assert.Equal("chat.completion.deleted", Text(await server.DeleteAsync(path, Cancellation), "object"));
        await ApiServer.MissingAsync(server.Client, HttpMethod.Get, path, Cancellation);
        await ApiServer.MissingAsync(server.Client, HttpMethod.Get, $"{path}/messages", Cancellation);

        static string A(JsonElement completion) => Text(completion.GetProperty("metadata"), "a");
    }

    [Fact]
    public async Task Kept_completions_are_listed_by_model_and_metadata_and_others_are_not_kept()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        List<string> ids = [];
        foreach (string value in (string[])["x", "y", "x"])
        {
            ids.Add(Text(await server.AskAsync(Path, $$"""{"model":"fake","store":true,"metadata":{"k":"{{value}}"},"messages":[{"role":"user","content":"Hi"}]}""", Cancellation), "id"));
        }

        List<string> streamed = await server.StreamAsync(Path, """{"model":"fake","store":true,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);
        ids.Add(Text(JsonElement.Parse(streamed[0]), "id"));
        await server.AskAsync(Path, """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""", Cancellation);
        await server.AskAsync("v1/responses", """{"model":"fake","input":"Hi"}""", Cancellation);

        JsonElement first = await server.GetAsync($"{Path}?limit=3&order=asc", Cancellation);

        Assert.Equal(ids[..3], Ids(first));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal(ids[3..], Ids(await server.GetAsync($"{Path}?limit=3&order=asc&after={Text(first, "last_id")}", Cancellation)));
        Assert.Equal([ids[2], ids[0]], Ids(await server.GetAsync($"{Path}?metadata[k]=x", Cancellation)));
        Assert.Equal([ids[2]], Ids(await server.GetAsync($"{Path}?metadata[k]=x&limit=1", Cancellation)));
        Assert.Empty(Ids(await server.GetAsync($"{Path}?model=none", Cancellation)));
    }

    private static List<string> Ids(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(static item => Text(item, "id"))];

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
