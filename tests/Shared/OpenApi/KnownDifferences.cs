using System.Text.RegularExpressions;

namespace Lyceum.TestKit;

/// <summary>Where answers differ from OpenAI's description on purpose, and why.</summary>
internal static partial class KnownDifferences
{
    /// <summary>The differences: the operation as the description writes it, what is different, and the reason.</summary>
    public static readonly IReadOnlyList<(string Operation, string Path, string Reason)> Table =
    [
        ("GET /models", "$.data[*].context_length", "tells the context's length"),
        ("GET /models", "$.data[*].max_model_len", "tells the context's length as vLLM does"),
        ("GET /models", "$.data[*].family", "tells the architecture"),
        ("GET /models/{model}", "$.context_length", "tells the context's length"),
        ("GET /models/{model}", "$.max_model_len", "tells the context's length as vLLM does"),
        ("GET /models/{model}", "$.family", "tells the architecture"),
        ("POST /chat/completions", "$.choices[*].message.reasoning_content", "tells thoughts, in DeepSeek's word"),
        ("POST /chat/completions", "$.choices[*].message.reasoning", "tells thoughts, in OpenRouter's word"),
        ("POST /chat/completions (stream)", "$.choices[*].delta.reasoning_content", "tells thoughts, in DeepSeek's word"),
        ("POST /chat/completions (stream)", "$.choices[*].delta.reasoning", "tells thoughts, in OpenRouter's word"),
        ("POST /embeddings", "$.data[*].embedding", "the description forgets base64, which the service answers with and clients ask for"),
        ("POST /completions (stream)", "$.choices[*].finish_reason", "the description forgets streams, whose pieces have no reason but the last"),
        ("POST /completions (stream)", "$.usage", "the description forgets streams, whose pieces have null but the last"),
        ("POST /responses", "$.user", "null was recorded"),
        ("POST /responses", "$.store", "was recorded"),
        ("GET /responses/{response_id}", "$.user", "null was recorded"),
        ("GET /responses/{response_id}", "$.store", "was recorded"),
        ("POST /responses/{response_id}/cancel", "$.user", "null was recorded"),
        ("POST /responses/{response_id}/cancel", "$.store", "was recorded"),
        ("POST /responses/{response_id}/cancel", "$.usage", "null was recorded"),
        ("POST /responses", "$.usage", "null was recorded, of what has not ended"),
        ("GET /responses/{response_id}", "$.usage", "null was recorded, of what has not ended"),
        ("POST /responses (stream)", "$.response.user", "null was recorded"),
        ("POST /responses (stream)", "$.response.store", "was recorded"),
        ("POST /responses (stream)", "$.response.usage", "null was recorded, of what has not ended"),
        ("GET /responses/{response_id} (stream)", "$.response.user", "null was recorded"),
        ("GET /responses/{response_id} (stream)", "$.response.store", "was recorded"),
        ("GET /responses/{response_id} (stream)", "$.response.usage", "null was recorded, of what has not ended"),
        ("GET /files", "$.first_id", "null was recorded for lists of nothing"),
        ("GET /files", "$.last_id", "null was recorded for lists of nothing"),
        ("POST /organization/invites", "$.token", "tells the link's token once, since no mail is sent"),
        .. Batches("POST /batches", "$"),
        .. Batches("GET /batches", "$.data[*]"),
        .. Batches("GET /batches/{batch_id}", "$"),
        .. Batches("POST /batches/{batch_id}/cancel", "$"),
        .. Files("POST /files", "$"),
        .. Files("GET /files", "$.data[*]"),
        .. Files("GET /files/{file_id}", "$"),
        .. Files("POST /uploads/{upload_id}/complete", "$.file"),
        ("GET /batches", "$.first_id", "null was recorded for lists of nothing"),
        ("GET /batches", "$.last_id", "null was recorded for lists of nothing"),
        ("GET /organization/audit_logs", "$.data[*].type", "there are doings that OpenAI has no word for, such as making an organisation"),
        ("GET /organization/audit_logs", "$.data[*].organization.create", "the same"),
        ("GET /organization/audit_logs", "$.data[*].project.created.detail", "tells what was changed"),
        ("GET /organization/audit_logs", "$.data[*].api_key.created.detail", "tells what was changed"),
        ("GET /chat/completions", "$.first_id", "null was recorded for lists of nothing"),
        ("GET /chat/completions", "$.last_id", "null was recorded for lists of nothing"),
        ("GET /chat/completions/{completion_id}/messages", "$.first_id", "null was recorded for lists of nothing"),
        ("GET /chat/completions/{completion_id}/messages", "$.last_id", "null was recorded for lists of nothing"),
        .. Kept("GET /chat/completions", "$.data[*]"),
        .. Kept("GET /chat/completions/{completion_id}", "$"),
        .. Kept("POST /chat/completions/{completion_id}", "$"),
        ("GET /chat/completions/{completion_id}/messages", "$.data[*].role", "the description forgets all roles but the assistant's"),
        ("GET /chat/completions/{completion_id}/messages", "$.data[*].name", "was recorded"),
        ("GET /chat/completions/{completion_id}/messages", "$.data[*].tool_call_id", "tells which call a tool's message answers"),
    ];

    // Gone from today's description, or never in it.
    private static readonly (string? Method, string Route, string Reason)[] s_ourOwn =
    [
        (null, "/edits", "of 2023"),
        (null, "/engines", "of 2023"),
        ("DELETE", "/responses", "the description tells of no body, but one was recorded"),
    ];

    private static IEnumerable<(string, string, string)> Files(string operation, string path) =>
    [
        (operation, path + ".status_details", "null was recorded"),
        (operation, path + ".expires_at", "null was recorded"),
    ];

    // Null until it is there.
    private static IEnumerable<(string, string, string)> Batches(string operation, string path) =>
        ((string[])["model", "errors", "output_file_id", "error_file_id", "in_progress_at", "expires_at", "finalizing_at", "completed_at", "failed_at", "expired_at", "cancelling_at", "cancelled_at", "metadata", "usage"])
        .Select(name => (operation, $"{path}.{name}", "the service tells null until it is there"));

    // Completions that are kept have more than the description says; so they were recorded.
    private static IEnumerable<(string, string, string)> Kept(string operation, string path) =>
        ((string[])["request_id", "tool_choice", "tools", "seed", "top_p", "temperature", "presence_penalty", "frequency_penalty", "input_user", "response_format"])
        .Select(name => (operation, $"{path}.{name}", "was recorded"));

    /// <summary>Whether a finding is in the table.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="path">Where the finding is.</param>
    public static bool Has(string operation, string path)
    {
        string general = Index().Replace(path, "[*]");
        return Table.Any(row => row.Operation == operation && row.Path == general);
    }

    /// <summary>Whether an operation is ours alone.</summary>
    public static bool IsOurOwn(string method, string path) =>
        s_ourOwn.Any(row => (row.Method ?? method) == method && (path == row.Route || path.StartsWith(row.Route + "/", StringComparison.Ordinal)));

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
