using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lyceum.Web.Content;
using Lyceum.Web.Site.Markdown;

namespace Lyceum.Web.Site.Reference;

/// <summary>Calls of the API as code: curl, C#, Python and JavaScript.</summary>
public static partial class RequestCode
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, IndentSize = 2, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A call that asks a model for an answer.</summary>
    public static ApiCall Chat(string model) => new("POST", "/v1/chat/completions")
    {
        Body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "What is 12 + 30?" }) },
    };

    /// <summary>A call that has a model continue a text.</summary>
    public static ApiCall Completion(string model) => new("POST", "/v1/completions") { Body = new JsonObject { ["model"] = model, ["prompt"] = "Once upon a time", ["max_tokens"] = 64 } };

    /// <summary>A call that turns a text into a vector.</summary>
    public static ApiCall Embedding(string model) => new("POST", "/v1/embeddings") { Body = new JsonObject { ["model"] = model, ["input"] = "The library opens at nine." } };

    /// <summary>A chat with OpenAI's own clients where there are some.</summary>
    /// <param name="request">The body of <c>POST /v1/chat/completions</c>.</param>
    /// <param name="server">Where the server is.</param>
    public static ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)> ChatTabs(JsonObject request, Uri server)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
        [
            ("curl", SiteMarkdown.Code("sh", Curl(new ApiCall("POST", "/v1/chat/completions") { Body = request }, server))),
            ("C#", SiteMarkdown.Code("csharp", CSharp(new ApiCall("POST", "/v1/chat/completions") { Body = request }, server))),
            ("Python", SiteMarkdown.Code("python", PythonChat(request))),
            ("JavaScript", SiteMarkdown.Code("js", JavaScriptChat(request))),
        ];
    }

    /// <summary>Any call, over HTTP alone.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)> Tabs(ApiCall call, Uri server) =>
    [
        ("curl", SiteMarkdown.Code("sh", Curl(call, server))),
        ("C#", SiteMarkdown.Code("csharp", CSharp(call, server))),
        ("Python", SiteMarkdown.Code("python", Python(call, server))),
        ("JavaScript", SiteMarkdown.Code("js", JavaScript(call, server))),
    ];

    /// <summary>A call as a line for a shell.</summary>
    public static string Curl(ApiCall call, Uri server)
    {
        ArgumentNullException.ThrowIfNull(call);
        StringBuilder code = new("curl ");
        if (call.Method != "GET" && (call.Method != "POST" || (call.Body is null && call.Form.Count == 0)))
        {
            code.Append(CultureInfo.InvariantCulture, $"-X {call.Method} ");
        }

        code.Append(CultureInfo.InvariantCulture, $"{new Uri(server, call.Path)} \\\n  -H \"Authorization: Bearer ${call.KeyVariable}\"");
        foreach ((string name, string value, bool isFile) in call.Form)
        {
            code.Append(CultureInfo.InvariantCulture, $" \\\n  -F {name}={(isFile ? "@" : "")}{value}");
        }

        if (call.Body is { } body)
        {
            // A quote inside quotes of the shell: out, an escaped one, and in again.
            code.Append(CultureInfo.InvariantCulture, $" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{Json(body).Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        return code.ToString();
    }

    private static string CSharp(ApiCall call, Uri server)
    {
        StringBuilder code = new("using HttpClient client = new();\n");
        code.Append(CultureInfo.InvariantCulture, $"client.DefaultRequestHeaders.Authorization = new(\"Bearer\", Environment.GetEnvironmentVariable(\"{call.KeyVariable}\"));\n");
        string content = "null";
        if (call.Body is { } body)
        {
            code.Append(CultureInfo.InvariantCulture, $"string body = \"\"\"\n    {Indent(Json(body), 4)}\n    \"\"\";\n");
            content = "new StringContent(body, Encoding.UTF8, \"application/json\")";
        }
        else if (call.Form.Count > 0)
        {
            code.Append("using MultipartFormDataContent form = [];\n");
            foreach ((string name, string value, bool isFile) in call.Form)
            {
                code.Append(CultureInfo.InvariantCulture, $"form.Add({(isFile ? $"new StreamContent(File.OpenRead(\"{value}\")), \"{name}\", \"{value}\"" : $"new StringContent(\"{value}\"), \"{name}\"")});\n");
            }

            content = "form";
        }

        string address = new Uri(server, call.Path).AbsoluteUri;
        code.Append(call.Method switch
        {
            "GET" => $"Console.WriteLine(await client.GetStringAsync(\"{address}\"));",
            "DELETE" => $"HttpResponseMessage answer = await client.DeleteAsync(\"{address}\");\nConsole.WriteLine(await answer.Content.ReadAsStringAsync());",
            _ => $"HttpResponseMessage answer = await client.PostAsync(\"{address}\", {content});\nConsole.WriteLine(await answer.Content.ReadAsStringAsync());",
        });
        return code.ToString();
    }

    private static string Python(ApiCall call, Uri server)
    {
        string data = call.Body is { } body ? $", json={PythonValue(body, 0)}"
            : call.Form.Count > 0 ? $", data={{{string.Join(", ", call.Form.Where(static field => !field.IsFile).Select(static field => $"\"{field.Name}\": \"{field.Value}\""))}}}, files={{{string.Join(", ", call.Form.Where(static field => field.IsFile).Select(static field => $"\"{field.Name}\": open(\"{field.Value}\", \"rb\")"))}}}"
            : "";
        return $$"""
            import os, requests

            answer = requests.{{call.Method.ToLowerInvariant()}}("{{new Uri(server, call.Path)}}", headers={"Authorization": f"Bearer {os.environ['{{call.KeyVariable}}']}"}{{data}})
            print(answer.json())
            """;
    }

    private static string JavaScript(ApiCall call, Uri server)
    {
        StringBuilder code = new();
        if (call.Form.Count > 0)
        {
            code.Append("import { openAsBlob } from 'node:fs';\n\nconst form = new FormData();\n");
            foreach ((string name, string value, bool isFile) in call.Form)
            {
                code.Append(CultureInfo.InvariantCulture, $"form.append('{name}', {(isFile ? $"await openAsBlob('{value}'), '{value}'" : $"'{value}'")});\n");
            }
        }

        code.Append(CultureInfo.InvariantCulture, $"const answer = await fetch('{new Uri(server, call.Path)}', {{\n  method: '{call.Method}',\n  headers: {{ Authorization: `Bearer ${{process.env.{call.KeyVariable}}}`{(call.Body is null ? "" : ", 'Content-Type': 'application/json'")} }},\n");
        if (call.Body is { } body)
        {
            code.Append(CultureInfo.InvariantCulture, $"  body: JSON.stringify({Indent(Json(body), 2)}),\n");
        }
        else if (call.Form.Count > 0)
        {
            code.Append("  body: form,\n");
        }

        return code.Append("});\nconsole.log(await answer.json());").ToString();
    }

    private static string PythonChat(JsonObject request) => $"""
        from openai import OpenAI

        client = OpenAI()  # reads OPENAI_BASE_URL and OPENAI_API_KEY
        answer = client.chat.completions.create(
            {string.Join(",\n    ", request.Select(static field => $"{field.Key}={PythonValue(field.Value, 4)}"))},
        )
        print(answer.choices[0].message)
        """;

    private static string JavaScriptChat(JsonObject request) => $"""
        import OpenAI from 'openai';

        const client = new OpenAI(); // reads OPENAI_BASE_URL and OPENAI_API_KEY
        const answer = await client.chat.completions.create({Json(request)});
        console.log(answer.choices[0].message);
        """;

    // JSON is Python but for three words.
    private static string PythonValue(JsonNode? node, int indent) => node switch
    {
        null => "None",
        JsonObject { Count: 0 } => "{}",
        JsonArray { Count: 0 } => "[]",
        JsonObject some => $"{{\n{string.Join(",\n", some.Select(field => $"{new string(' ', indent + 4)}{Quote(field.Key)}: {PythonValue(field.Value, indent + 4)}"))},\n{new string(' ', indent)}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(item => PythonValue(item, indent)))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.True => "True",
        JsonValue value when value.GetValueKind() == JsonValueKind.False => "False",
        _ => Json(node),
    };

    private static string Quote(string text) => Json(JsonValue.Create(text));

    // The writer escapes characters of two halves, which Python would take for two characters.
    private static string Json(JsonNode node) => Halves().Replace(
        node.ToJsonString(s_indented), static pair => $"{pair.Groups[1]}{(char)Convert.ToInt32(pair.Groups[2].Value, 16)}{(char)Convert.ToInt32(pair.Groups[3].Value, 16)}");

    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")]
    private static partial Regex Halves();

    private static string Indent(string text, int spaces) => text.Replace("\n", "\n" + new string(' ', spaces), StringComparison.Ordinal);
}
