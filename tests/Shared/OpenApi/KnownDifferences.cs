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
    ];

    // Gone from today's description, or never in it.
    private static readonly (string Route, string Reason)[] s_ourOwn =
    [
        ("/edits", "of 2023"),
        ("/engines", "of 2023"),
    ];

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
        s_ourOwn.Any(row => path == row.Route || path.StartsWith(row.Route + "/", StringComparison.Ordinal));

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
