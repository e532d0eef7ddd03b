using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests.Playground;

/// <summary>The page of the playground of somebody who is signed in: it sends what its script sends, and forms as a browser without a script does.</summary>
internal sealed class PlaygroundWindow : IDisposable
{
    private readonly HttpClient _client;
    private string _token = "";

    private PlaygroundWindow(TestSite site, CookieContainer cookies)
    {
#pragma warning disable RS0030 // The address is the test's own.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = site.Listening };
#pragma warning restore RS0030
    }

    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the answer leads; null where it leads nowhere.</summary>
    public string? Location { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signs somebody in and opens the page.</summary>
    public static async Task<PlaygroundWindow> OpenAsync(TestSite site, string email)
    {
        using Browser browser = new(site);
        await browser.SignInAsync(email);
        PlaygroundWindow window = new(site, browser.Cookies);
        await window.GoAsync("/playground");
        return window;
    }

    /// <summary>Opens a page.</summary>
    public async Task<IHtmlDocument> GoAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path, Cancellation);
        return await ReadAsync(answer);
    }

    /// <summary>Sends a form of the page with nothing but some fields.</summary>
    public Task<IHtmlDocument> SubmitAsync(string form, params (string Name, string Value)[] fields) => SubmitAsync(form, "/playground", fields);

    /// <summary>Sends a form of the page as it is at an address.</summary>
    public async Task<IHtmlDocument> SubmitAsync(string form, string path, params (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = Request(path, _token, [("_handler", form), .. fields]);
        using HttpResponseMessage answer = await _client.SendAsync(request, Cancellation);
        return await ReadAsync(answer);
    }

    /// <summary>Sends the form to an endpoint of the script.</summary>
    public Task<JsonElement> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, _token, fields);

    /// <summary>Sends the form with a token of one's own.</summary>
    public async Task<JsonElement> PostAsync(string path, string token, params (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = Request(path, token, fields);
        using HttpResponseMessage answer = await _client.SendAsync(request, Cancellation);
        Status = answer.StatusCode;
        return answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)) : default;
    }

    /// <summary>Runs what the fields say, to its end.</summary>
    public async Task<List<(string Type, JsonElement Data)>> RunAsync(params (string Name, string Value)[] fields)
    {
        List<(string, JsonElement)> events = [];
        await foreach ((string type, JsonElement data) in EventsAsync(fields, Cancellation))
        {
            if (type.Length > 0)
            {
                events.Add((type, data));
            }
        }

        return events;
    }

    /// <summary>Runs what the fields say; the first that comes is an event without a type, which says that the server has begun.</summary>
    public async IAsyncEnumerable<(string Type, JsonElement Data)> EventsAsync((string Name, string Value)[] fields, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using HttpRequestMessage request = Request("/playground/run", _token, fields);
        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        yield return ("", default);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(cancellation));
        string type = "";
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return (type, JsonElement.Parse(line["data: ".Length..]));
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(string path, string token, (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))]),
    };

    private async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer)
    {
        Status = answer.StatusCode;
        Location = answer.Headers.Location is { } address ? (address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString) : null;
        IHtmlDocument page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancellation), Cancellation);
        _token = page.QuerySelector(".play-form input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? _token;
        return page;
    }
}
