using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Projects;

namespace Lyceum.Api.Tests;

public class FileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static MultipartFormDataContent Form(byte[] content, string purpose, string name = "notes.jsonl", bool fileFirst = false, params (string Name, string Value)[] fields)
    {
        MultipartFormDataContent form = [];
        ByteArrayContent file = new(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        if (fileFirst)
        {
            form.Add(file, "file", name);
        }

        form.Add(new StringContent(purpose), "purpose");
        foreach ((string field, string value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        if (!fileFirst)
        {
            form.Add(file, "file", name);
        }

        return form;
    }

    internal static async Task<JsonElement> SendAsync(ApiServer server, byte[] content, string purpose, bool fileFirst = false)
    {
        using HttpResponseMessage response = await server.Client.PostAsync(Path("v1/files"), Form(content, purpose, fileFirst: fileFirst), Cancellation);
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    internal static Uri Path(string path) => new(path, UriKind.Relative);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_stored_described_listed_sent_and_deleted(bool fileFirst)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        byte[] content = Encoding.UTF8.GetBytes("0123456789");

        JsonElement file = await SendAsync(server, content, "user_data", fileFirst);

        string id = file.GetProperty("id").GetString()!;
        Assert.Equal(
            ["object", "id", "purpose", "filename", "bytes", "created_at", "expires_at", "status", "status_details"], file.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(("notes.jsonl", 10, "processed"), (file.GetProperty("filename").GetString(), file.GetProperty("bytes").GetInt32(), file.GetProperty("status").GetString()));
        Assert.Equal(file.GetRawText(), await server.Client.GetStringAsync(Path($"v1/files/{id}"), Cancellation));
        JsonElement list = JsonElement.Parse(await server.Client.GetStringAsync(Path("v1/files?purpose=user_data&limit=1"), Cancellation));
        Assert.Equal((id, false), (list.GetProperty("first_id").GetString(), list.GetProperty("has_more").GetBoolean()));

        using HttpRequestMessage request = new(HttpMethod.Get, $"v1/files/{id}/content") { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using HttpResponseMessage range = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (range.StatusCode, await range.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(("attachment", "text/plain"), (range.Content.Headers.ContentDisposition?.DispositionType, range.Content.Headers.ContentType?.MediaType));
        Assert.Equal("nosniff", range.Headers.GetValues("x-content-type-options").Single());

        using HttpResponseMessage deleted = await server.Client.DeleteAsync(Path($"v1/files/{id}"), Cancellation);
        Assert.Equal($$"""{"id":"{{id}}","object":"file","deleted":true}""", await deleted.Content.ReadAsStringAsync(Cancellation));
        using HttpResponseMessage gone = await server.Client.GetAsync(Path($"v1/files/{id}/content"), Cancellation);
        Assert.Equal(($"No such File object: {id}", "id"), Message(await ApiServer.ErrorAsync(gone, Cancellation)));
    }

    [Fact]
    public async Task A_file_larger_than_the_servers_limit_for_json_is_streamed()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        byte[] content = RandomNumberGenerator.GetBytes(8 << 20);

        JsonElement file = await SendAsync(server, content, "assistants", fileFirst: true);

        Assert.Equal(content, await server.Client.GetByteArrayAsync(Path($"v1/files/{file.GetProperty("id").GetString()}/content"), Cancellation));
    }

    [Fact]
    public async Task A_file_of_a_batch_is_kept_for_thirty_days_and_others_as_they_ask()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement batch = await SendAsync(server, [1], "batch");
        using HttpResponseMessage response = await server.Client.PostAsync(
            Path("v1/files"), Form([1], "vision", fields: [("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600")]), Cancellation);
        JsonElement short_ = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(30 * 86_400, batch.GetProperty("expires_at").GetInt64() - batch.GetProperty("created_at").GetInt64());
        Assert.Equal(3600, short_.GetProperty("expires_at").GetInt64() - short_.GetProperty("created_at").GetInt64());
    }

    [Theory]
    [InlineData("world_domination", "", "'world_domination' is not one of ['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals'] - 'purpose'", "purpose")]
    [InlineData("batch", "60", "Invalid 'expires_after.seconds': integer below minimum value. Expected a value >= 3600, but got 60 instead.", "expires_after.seconds")]
    public async Task What_is_said_of_a_file_is_checked_before_it_comes_or_after(string purpose, string seconds, string message, string param)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        (string, string)[] fields = seconds.Length == 0 ? [] : [("expires_after[anchor]", "created_at"), ("expires_after[seconds]", seconds)];

        foreach (bool fileFirst in new[] { true, false })
        {
            using HttpResponseMessage response = await server.Client.PostAsync(Path("v1/files"), Form([1], purpose, "a", fileFirst, fields), Cancellation);
            Assert.Equal((message, param), Message(await ApiServer.ErrorAsync(response, Cancellation)));
        }

        Assert.Contains("\"data\":[]", await server.Client.GetStringAsync(Path("v1/files"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_ends_too_early_stores_nothing()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf"));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        using HttpResponseMessage response = await server.Client.PostAsync(Path("v1/files"), body, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_form"), (response.StatusCode, (await ApiServer.ErrorAsync(response, Cancellation)).GetProperty("code").GetString()));
        Assert.Contains("\"data\":[]", await server.Client.GetStringAsync(Path("v1/files"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_another_project_are_not_there()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        string id = (await SendAsync(server, [1], "batch")).GetProperty("id").GetString()!;
        Project other = await server.Installation.Get<ProjectDirectory>().CreateAsync(server.Installation.Owner, "Other", Cancellation);
        IssuedKey key = await server.Installation.Get<ApiKeyDirectory>().CreateAsync(server.Installation.Owner, other.Id, new KeySettings("Other"), Cancellation);
        using HttpClient stranger = server.CreateClient(key.Secret.Reveal());

        foreach (string path in new[] { $"v1/files/{id}", $"v1/files/{id}/content" })
        {
            using HttpResponseMessage response = await stranger.GetAsync(Path(path), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using HttpResponseMessage deleted = await stranger.DeleteAsync(Path($"v1/files/{id}"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        Assert.Contains("\"data\":[]", await stranger.GetStringAsync(Path("v1/files"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_in_parts()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        JsonElement upload = await server.AskAsync("v1/uploads", """{"purpose":"fine-tune","filename":"big.jsonl","bytes":6,"mime_type":"text/jsonl"}""", Cancellation);
        string id = upload.GetProperty("id").GetString()!;
        List<string> parts = [];
        foreach (string text in new[] { "def", "abc" })
        {
            using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "data", "blob" } };
            using HttpResponseMessage taken = await server.Client.PostAsync(Path($"v1/uploads/{id}/parts"), form, Cancellation);
            parts.Add(JsonElement.Parse(await taken.Content.ReadAsStringAsync(Cancellation)).GetProperty("id").GetString()!);
        }

        (HttpStatusCode status, _) = await server.RefuseAsync($"v1/uploads/{id}/complete", $$"""{"part_ids":["{{parts[1]}}","{{parts[0]}}"],"md5":"00"}""", Cancellation);
        JsonElement complete = await server.AskAsync($"v1/uploads/{id}/complete", $$"""{"part_ids":["{{parts[1]}}","{{parts[0]}}"],"md5":"e80b5017098950fc58aad83c8c14978e"}""", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "pending", "completed"), (status, upload.GetProperty("status").GetString(), complete.GetProperty("status").GetString()));
        Assert.False(upload.TryGetProperty("file", out _));
        Assert.Equal("abcdef", await server.Client.GetStringAsync(Path($"v1/files/{complete.GetProperty("file").GetProperty("id").GetString()}/content"), Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, (await server.RefuseAsync($"v1/uploads/{id}/cancel", "{}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.RefuseAsync("v1/uploads/upload_x/cancel", "{}", Cancellation)).Status);
    }

    private static (string? Message, string? Param) Message(JsonElement error) => (error.GetProperty("message").GetString(), error.GetProperty("param").GetString());
}
