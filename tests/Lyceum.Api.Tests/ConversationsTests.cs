using System.Net;
using System.Text.Json;

namespace Lyceum.Api.Tests;

public class ConversationsTests
{
    private const string Path = "v1/conversations";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_is_made_changed_and_deleted()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient other = server.CreateClient(await server.Installation.MakeOtherKeyAsync(Cancellation));

        JsonElement made = await server.AskAsync(Path, """{"metadata":{"topic":"demo"},"items":[{"role":"user","content":"Hi"}]}""", Cancellation);
        string path = $"{Path}/{Text(made, "id")}";
        JsonElement changed = await server.AskAsync(path, """{"metadata":{"topic":"new"}}""", Cancellation);

        Assert.Equal(("conversation", "demo"), (Text(made, "object"), Text(made.GetProperty("metadata"), "topic")));
        Assert.Equal("new", Text(changed.GetProperty("metadata"), "topic"));
        Assert.Equal(changed.GetRawText(), (await server.GetAsync(path, Cancellation)).GetRawText());
        await ApiServer.MissingAsync(other, HttpMethod.Get, path, Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Get, $"{path}/items", Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Delete, path, Cancellation);
        Assert.Equal("conversation.deleted", Text(await server.DeleteAsync(path, Cancellation), "object"));
        await ApiServer.MissingAsync(server.Client, HttpMethod.Get, path, Cancellation);
    }

    [Fact]
    public async Task Items_are_added_listed_and_deleted_one_by_one()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        string path = $"{Path}/{Text(await server.AskAsync(Path, "{}", Cancellation), "id")}/items";
        JsonElement added = await server.AskAsync(path, """{"items":[{"role":"user","content":"1"},{"role":"assistant","content":"2"},{"role":"user","content":"3"},{"role":"user","content":"4"}]}""", Cancellation);
        string second = Text(added.GetProperty("data")[1], "id");

        JsonElement oldest = await server.GetAsync($"{path}?order=asc&limit=2", Cancellation);
        JsonElement rest = await server.GetAsync($"{path}?order=asc&limit=2&after={Text(oldest, "last_id")}", Cancellation);
        JsonElement newest = await server.GetAsync($"{path}?limit=3", Cancellation);
        JsonElement last = await server.GetAsync($"{path}?limit=3&after={Text(newest, "last_id")}", Cancellation);
        Assert.Equal("2", Text((await server.GetAsync($"{path}/{second}", Cancellation)).GetProperty("content")[0], "text"));
        await server.DeleteAsync($"{path}/{second}", Cancellation);

        Assert.Equal(["1", "2"], Texts(oldest));
        Assert.Equal(["3", "4"], Texts(rest));
        Assert.Equal(["4", "3", "2"], Texts(newest));
        Assert.Equal(["1"], Texts(last));
        Assert.Equal([true, false, true, false], new[] { oldest, rest, newest, last }.Select(static page => page.GetProperty("has_more").GetBoolean()));
        Assert.Equal(["1", "3", "4"], Texts(await server.GetAsync($"{path}?order=asc", Cancellation)));
        Assert.Equal(["3", "4"], Texts(await server.GetAsync($"{path}?order=asc&after={second}", Cancellation)));
        await ApiServer.MissingAsync(server.Client, HttpMethod.Get, $"{path}/{second}", Cancellation);
        await ApiServer.MissingAsync(server.Client, HttpMethod.Delete, $"{path}/{second}", Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","stream":true""")]
    [InlineData(""","stream":true,"store":false""")]
    public async Task Responses_go_on_with_a_conversation(string how)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        string id = Text(await server.AskAsync(Path, """{"items":[{"role":"user","content":"Before"}]}""", Cancellation), "id");

        using HttpResponseMessage first = await server.PostAsync("v1/responses", $$"""{"model":"fake","input":"One","conversation":"{{id}}"{{how}}}""", Cancellation);
        _ = await first.Content.ReadAsStringAsync(Cancellation);
        using HttpResponseMessage second = await server.PostAsync("v1/responses", $$"""{"model":"fake","input":"Two","conversation":{"id":"{{id}}"}{{how}}}""", Cancellation);
        _ = await second.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(["Before", "One", "Hello world", "Two"], server.Model.Messages.Select(static message => message.Text));
        Assert.Equal(["Before", "One", "Hello world", "Two", "Hello world"], Texts(await server.GetAsync($"{Path}/{id}/items?order=asc", Cancellation)));
    }

    [Fact]
    public async Task An_item_of_another_conversation_is_referred_to()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        string from = Text(await server.AskAsync(Path, "{}", Cancellation), "id");
        string to = Text(await server.AskAsync(Path, "{}", Cancellation), "id");
        JsonElement said = (await server.AskAsync("v1/responses", $$"""{"model":"fake","input":"One","conversation":"{{from}}"}""", Cancellation)).GetProperty("output")[0];
        string reference = $$"""{"type":"item_reference","id":"{{Text(said, "id")}}"}""";

        // Twice in one request is once; and what is a copy by now may be referred to again.
        foreach (string question in (string[])["Two", "Three"])
        {
            await server.AskAsync(
                "v1/responses", $$"""{"model":"fake","input":[{{reference}},{{reference}},{"role":"user","content":"{{question}}"}],"conversation":"{{to}}"}""", Cancellation);
        }

        JsonElement items = await server.GetAsync($"{Path}/{to}/items?order=asc", Cancellation);
        Assert.Equal(["Hello world", "Two", "Hello world", "Hello world", "Three", "Hello world"], Texts(items));
        Assert.Equal(["One", "Hello world"], Texts(await server.GetAsync($"{Path}/{from}/items?order=asc", Cancellation)));
        string copy = Text(items.GetProperty("data")[0], "id");
        Assert.NotEqual(Text(said, "id"), copy);

        // One's own item stands where it is.
        await server.AskAsync("v1/responses", $$"""{"model":"fake","input":[{"type":"item_reference","id":"{{copy}}"},{"role":"user","content":"Four"}],"conversation":"{{to}}"}""", Cancellation);
        Assert.Equal(["Hello world", "Two", "Hello worldHello world", "Three", "Hello world", "Four"], server.Model.Messages.Select(static message => message.Text));
    }

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(static item => Text(item.GetProperty("content")[0], "text"))];
}
