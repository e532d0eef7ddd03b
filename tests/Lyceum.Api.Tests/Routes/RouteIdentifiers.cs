using System.Text;
using System.Text.Json;

namespace Lyceum.Api.Tests.Routes;

/// <summary>
/// What stands in the paths of routes: for each path that ends with a name, a thing that the first organisation has and the second one must not find.
/// A route with a name that is not in the tables fails the walk.
/// </summary>
internal static class RouteIdentifiers
{
    private const string Organization = "/v1/organization";
    private const string Project = Organization + "/projects/{project_id}";
    private const string Alert = """{"threshold_amount":100,"currency":"USD","interval":"month","notification_channel":{"type":"email","recipients":["a@example.com"]}}""";

    /// <summary>Makes or finds a thing of the server's organisation and gives its identifier.</summary>
    /// <param name="client">A client of that organisation that may make such things.</param>
    /// <param name="made">What stands before it in the path.</param>
    public delegate Task<string> Maker(HttpClient client, IReadOnlyDictionary<string, string> made, CancellationToken cancellation);

    /// <summary>How things are made, by the path up to them.</summary>
    public static readonly IReadOnlyDictionary<string, Maker> Owned = new Dictionary<string, Maker>
    {
        ["/v1/responses/{id}"] = Made("v1/responses", """{"model":"fake","input":"Hi"}"""),
        ["/v1/conversations/{id}"] = Made("v1/conversations", """{"items":[{"type":"message","role":"user","content":"Hi"}]}"""),
        ["/v1/conversations/{id}/items/{itemId}"] = Listed("v1/conversations/{id}/items"),
        ["/v1/chat/completions/{id}"] = Made("v1/chat/completions", """{"model":"fake","store":true,"messages":[{"role":"user","content":"Hi"}]}"""),
        ["/v1/files/{file_id}"] = static (client, _, cancellation) => UploadAsync(client, "user_data", cancellation),
        ["/v1/uploads/{upload_id}"] = Made("v1/uploads", """{"purpose":"fine-tune","filename":"a.jsonl","bytes":6,"mime_type":"text/jsonl"}"""),
        ["/v1/batches/{batch_id}"] = static async (client, _, cancellation) => await PostAsync(
            client, "v1/batches", $$"""{"input_file_id":"{{await UploadAsync(client, "batch", cancellation)}}","endpoint":"/v1/embeddings","completion_window":"24h"}""", cancellation),
        [Organization + "/admin_api_keys/{key_id}"] = Made("v1/organization/admin_api_keys", """{"name":"Another"}"""),
        [Organization + "/invites/{invite_id}"] = static (client, _, cancellation) => PostAsync(
            client, "v1/organization/invites", $$"""{"email":"{{Guid.NewGuid():N}}@example.com","role":"reader"}""", cancellation),
        [Organization + "/users/{user_id}"] = Listed("v1/organization/users"),
        [Organization + "/spend_alerts/{alert_id}"] = Made("v1/organization/spend_alerts", Alert),
        [Project] = Listed("v1/organization/projects"),
        [Project + "/users/{user_id}"] = Listed("v1/organization/users"),
        [Project + "/api_keys/{api_key_id}"] = Listed("v1/organization/projects/{project_id}/api_keys"),
        [Project + "/service_accounts/{service_account_id}"] = static (client, made, cancellation) => PostAsync(
            client, $"v1/organization/projects/{made["project_id"]}/service_accounts", $$"""{"name":"{{Guid.NewGuid():N}}"}""", cancellation),
        [Project + "/rate_limits/{rate_limit_id}"] = Listed("v1/organization/projects/{project_id}/rate_limits"),
        [Project + "/spend_alerts/{alert_id}"] = Made("v1/organization/projects/{project_id}/spend_alerts", Alert),
    };

    /// <summary>Names of things that are everybody's, and why that leaks nothing.</summary>
    public static readonly IReadOnlyDictionary<string, (string Value, string Reason)> Shared = new Dictionary<string, (string, string)>
    {
        ["model"] = ("fake", "models are the installation's; what a key may use of them are its scopes, which have tests of their own"),
        ["rest"] = ("anything", "there is nothing below these paths"),
    };

    /// <summary>Routes that are posted to without JSON, and why. Any other one that does not say what it reads fails the walk.</summary>
    public static readonly IReadOnlyDictionary<string, string> WithoutJson = new Dictionary<string, string>
    {
        ["POST /v1/files"] = "a form",
        ["POST /v1/uploads/{upload_id}/parts"] = "a form",
        ["POST /v1/uploads/{upload_id}/cancel"] = "nothing",
        ["POST /v1/batches/{batch_id}/cancel"] = "nothing",
        ["POST /v1/responses/{id}/cancel"] = "nothing",
        ["POST " + Project + "/archive"] = "nothing",
    };

    private static Maker Made(string path, string body) => (client, made, cancellation) => PostAsync(client, Fill(path, made), body, cancellation);

    private static Maker Listed(string path) => async (client, made, cancellation) =>
    {
        string answer = await client.GetStringAsync(new Uri(Fill(path, made), UriKind.Relative), cancellation);
        JsonElement data = JsonElement.Parse(answer).GetProperty("data");
        return data.GetArrayLength() > 0 ? data[0].GetProperty("id").GetString()! : throw new InvalidOperationException($"{path} lists nothing.");
    };

    private static string Fill(string path, IReadOnlyDictionary<string, string> made) => made.Aggregate(path, static (filled, one) => filled.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));

    private static async Task<string> PostAsync(HttpClient client, string path, string body, CancellationToken cancellation)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await IdAsync(client, path, content, cancellation);
    }

    private static async Task<string> UploadAsync(HttpClient client, string purpose, CancellationToken cancellation)
    {
        byte[] line = Encoding.UTF8.GetBytes("""{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"fake","input":"one"}}""");
        using MultipartFormDataContent form = FileTests.Form(line, purpose);
        return await IdAsync(client, "v1/files", form, cancellation);
    }

    private static async Task<string> IdAsync(HttpClient client, string path, HttpContent content, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        string answer = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode ? JsonElement.Parse(answer).GetProperty("id").GetString()! : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {answer}");
    }
}
