using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests.Chat;

/// <summary>A window of somebody who is signed in: it sends what the chat's script sends, reads events, and can be closed in the middle of them.</summary>
internal sealed class ChatWindow : IDisposable
{
    private readonly HttpClient _client;
    private string _token = "";

    private ChatWindow(Uri address, CookieContainer cookies)
    {
        Cookies = cookies;
#pragma warning disable RS0030 // The address is the test's own.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = address };
#pragma warning restore RS0030
    }

    public CookieContainer Cookies { get; }

    public HttpResponseMessage Answer { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signs somebody in.</summary>
    public static Task<ChatWindow> OpenAsync(TestSite site, string email) => OpenAsync(site.Listening, email, null);

    /// <summary>Signs somebody in at an address.</summary>
    public static async Task<ChatWindow> OpenAsync(Uri address, string email, string? from = null)
    {
        using Browser browser = new(address, from);
        await browser.SignInAsync(email);
        Assert.True(browser.Location is not null, $"{email} was not signed in: {browser.Status} {browser.Text}");
        ChatWindow window = new(address, browser.Cookies);
        await window.GoAsync("/chat");
        return window;
    }

    /// <summary>Opens a page.</summary>
    public async Task<IHtmlDocument> GoAsync(string path)
    {
        Answer = await _client.GetAsync(path, Cancellation);
        IHtmlDocument page = await new HtmlParser().ParseDocumentAsync(await Answer.Content.ReadAsStringAsync(Cancellation), Cancellation);
        _token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? _token;
        return page;
    }

    /// <summary>Asks for JSON.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        Answer = await _client.GetAsync(path, Cancellation);
        return await ReadAsync();
    }

    /// <summary>Sends a form as the script does.</summary>
    public Task<JsonElement> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, _token, fields);

    /// <summary>Sends a form with a token of one's own.</summary>
    public async Task<JsonElement> PostAsync(string path, string token, (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = Request(path, token, fields);
        request.Headers.Add("Accept", "application/json");
        Answer = await _client.SendAsync(request, Cancellation);
        return await ReadAsync();
    }

    /// <summary>Sends a form as a browser without a script does.</summary>
    public async Task<string?> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = Request(path, _token, fields);
        Answer = await _client.SendAsync(request, Cancellation);
        return Answer.Headers.Location?.OriginalString;
    }

    /// <summary>Sends a new conversation's first message.</summary>
    public async Task<(Guid Conversation, Guid Run, JsonElement View)> StartAsync(string text, params (string Name, string Value)[] more)
    {
        (Guid conversation, Guid run) = (Guid.NewGuid(), Guid.NewGuid());
        JsonElement view = await PostAsync(
            "/chat/send",
            [("new", "1"), ("conversation", $"{conversation}"), ("message", $"{Guid.NewGuid()}"), ("run", $"{run}"), ("text", text), .. more]);
        return (conversation, run, view);
    }

    /// <summary>Sends a further message.</summary>
    public async Task<(Guid Message, Guid Run, JsonElement View)> SendAsync(Guid conversation, string text, params (string Name, string Value)[] more)
    {
        (Guid message, Guid run) = (Guid.NewGuid(), Guid.NewGuid());
        JsonElement view = await PostAsync("/chat/send", [("conversation", $"{conversation}"), ("message", $"{message}"), ("run", $"{run}"), ("text", text), .. more]);
        return (message, run, view);
    }

    /// <summary>Attaches a file.</summary>
    public async Task<JsonElement> AttachAsync(string name, byte[] content)
    {
        using MultipartFormDataContent form = new() { { new StringContent(_token), "__RequestVerificationToken" }, { new ByteArrayContent(content), "files", name } };
        Answer = await _client.PostAsync("/chat/files", form, Cancellation);
        return await ReadAsync();
    }

    /// <summary>A run's events, as an <c>EventSource</c> sees them, until its end or until nobody reads on.</summary>
    public async IAsyncEnumerable<ChatEvent> EventsAsync(Guid run, string? lastId = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/chat/runs/{run}/events");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(Cancellation));
        (string type, string data) = ("", "");
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                yield return new ChatEvent(lastId, type, JsonElement.Parse(data));
                (type, data) = ("", "");
            }
            else if (line.Split(": ", 2) is [var field, var value])
            {
                lastId = field == "id" ? value : lastId;
                type = field == "event" ? value : type;
                data = field == "data" ? value : data;
            }
        }
    }

    /// <summary>Reads a run to its end.</summary>
    public async Task<List<ChatEvent>> ReadAsync(Guid run)
    {
        List<ChatEvent> events = [];
        await foreach (ChatEvent happened in EventsAsync(run, null, Cancellation))
        {
            events.Add(happened);
        }

        Assert.Equal("end", events[^1].Type);
        return events;
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(string path, string token, (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))]),
    };

    private async Task<JsonElement> ReadAsync()
    {
        string text = await Answer.Content.ReadAsStringAsync(Cancellation);
        return Answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(text) : default;
    }
}

/// <summary>An event that came.</summary>
internal sealed record ChatEvent(string? Id, string Type, JsonElement Data);

/// <summary>What a page shows of an answer, as the script makes it of changes.</summary>
internal sealed class ShownText
{
    private readonly List<JsonElement> _blocks = [];

    public void Apply(JsonElement change)
    {
        int from = change.GetProperty("from").GetInt32();
        Assert.InRange(from, 0, _blocks.Count);
        if (change.TryGetProperty("patch", out JsonElement patch))
        {
            Patch(from, patch);
            from++;
        }

        _blocks.RemoveRange(from, _blocks.Count - from);
        _blocks.AddRange(change.GetProperty("blocks").EnumerateArray());
    }

    public override string ToString() => string.Join("\n", _blocks.Select(static block => TextOf(block)));

    private static string TextOf(JsonElement node) => node.ValueKind == JsonValueKind.String ? node.GetString()!
        : string.Concat(node.EnumerateArray().Skip(2).Select(TextOf));

    private void Patch(int from, JsonElement patch)
    {
        Queue<int> path = new(patch.GetProperty("path").EnumerateArray().Select(static step => step.GetInt32()));
        _blocks[from] = JsonElement.Parse(Replace(_blocks[from], path, patch));
    }

    // An element's children begin behind its name and its attributes.
    private static string Replace(JsonElement node, Queue<int> path, JsonElement patch)
    {
        StringBuilder made = new();
        JsonElement[] parts = [.. node.EnumerateArray()];
        made.Append(CultureInfo.InvariantCulture, $"[{parts[0].GetRawText()},{parts[1].GetRawText()}");
        JsonElement[] children = parts[2..];
        if (path.TryDequeue(out int step))
        {
            for (int i = 0; i < children.Length; i++)
            {
                made.Append(',').Append(i == step ? Replace(children[i], path, patch) : children[i].GetRawText());
            }
        }
        else
        {
            foreach (JsonElement child in children.Take(patch.GetProperty("at").GetInt32()).Concat(patch.GetProperty("nodes").EnumerateArray()))
            {
                made.Append(',').Append(child.GetRawText());
            }
        }

        return made.Append(']').ToString();
    }
}
