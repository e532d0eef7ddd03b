using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Api.Tests;

/// <summary>What <c>/openapi.json</c> says of this API, beside what OpenAI says of its own.</summary>
public class DescriptionTests
{
    // What clients may send and this API does not read, with the reason.
    private static readonly Dictionary<string, string> s_unread = new(StringComparer.Ordinal)
    {
        ["GET /responses/{} include_obfuscation"] = "streams here have no padding",
        ["GET /organization/usage/file_search_calls vector_store_ids"] = "there are none, so every answer is empty",
        ["GET /organization/usage/web_search_calls context_levels"] = "there are none, so every answer is empty",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // What is read must be described, or reading it throws (QueryReader), so this is all that is read.
    [Fact]
    public async Task Every_value_behind_the_question_mark_that_OpenAI_describes_is_described()
    {
        Assert.SkipUnless(OpenApiDescription.OpenAi is not null, "OpenAI's description is not there.");
        List<string> missing = [];
        int compared = 0;
        foreach ((string method, string path, JsonElement ours) in Operations(await ReadAsync()))
        {
            if (OpenApiDescription.OpenAi!.Find(method, path) is not { } theirs)
            {
                continue;
            }

            compared++;
            HashSet<string> known = [.. Query(ours)];
            missing.AddRange(Query(theirs.Description).Where(name => !known.Contains(name)).Select(name => $"{method} {Anonymous(path)} {name}"));
        }

        Assert.True(compared > 60, $"Only {compared} operations were compared.");
        Assert.Equal(s_unread.Keys.Order(StringComparer.Ordinal), missing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Forms_are_described_by_their_fields()
    {
        JsonElement document = await ReadAsync();

        JsonElement file = Form(document, "/v1/files");
        Assert.Equal("binary", file.GetProperty("properties").GetProperty("file").GetProperty("format").GetString());
        Assert.Contains("batch", file.GetProperty("properties").GetProperty("purpose").GetProperty("enum").EnumerateArray().Select(static word => word.GetString()));
        Assert.Equal("integer", file.GetProperty("properties").GetProperty("expires_after").GetProperty("properties").GetProperty("seconds").GetProperty("type").GetString());
        Assert.Equal(["file", "purpose"], file.GetProperty("required").EnumerateArray().Select(static name => name.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("binary", Form(document, "/v1/uploads/{upload_id}/parts").GetProperty("properties").GetProperty("data").GetProperty("format").GetString());
    }

    private static async Task<JsonElement> ReadAsync()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        return await server.GetAsync("openapi.json", Cancellation);
    }

    private static JsonElement Form(JsonElement document, string path) => document.GetProperty("paths").GetProperty(path).GetProperty("post")
        .GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema");

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is "get" or "post" or "delete"
        select (operation.Name.ToUpperInvariant(), path.Name["/v1".Length..].TrimEnd('/'), operation.Value);

    // a[] and a[gte] are the list and the object a.
    private static IEnumerable<string> Query(JsonElement operation) => operation.TryGetProperty("parameters", out JsonElement parameters)
        ? parameters.EnumerateArray().Select(OpenApiDescription.OpenAi!.Validator.Resolve).Where(static parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(static parameter => parameter.GetProperty("name").GetString()!.Split('[')[0]).Distinct()
        : [];

    private static string Anonymous(string path) => string.Join('/', path.Split('/').Select(static part => part.StartsWith('{') ? "{}" : part));
}
