using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests;

/// <summary>A browser without a script: it keeps cookies, reads pages, fills in their forms and follows redirects one at a time.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(TestSite site)
        : this(site.Listening)
    {
    }

    /// <param name="address">Where the server is.</param>
    /// <param name="from">Where a proxy says that it comes from; null for nowhere else.</param>
    public Browser(Uri address, string? from = null)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = true, CookieContainer = Cookies };
#pragma warning disable RS0030 // The address is the test's own.
        _client = new HttpClient(handler) { BaseAddress = address };
#pragma warning restore RS0030
        if (from is not null)
        {
            _client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        }
    }

    public CookieContainer Cookies { get; } = new();

    public HttpResponseMessage Answer { get; private set; } = null!;

    public IHtmlDocument Page { get; private set; } = null!;

    public HttpStatusCode Status => Answer.StatusCode;

    /// <summary>Where the answer leads; null where it leads nowhere.</summary>
    public string? Location => Answer.Headers.Location is { } address ? (address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString) : null;

    public string Heading => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public string Text => Page.Body?.TextContent ?? "";

    /// <summary>Cookies that the server just set, as it wrote them.</summary>
    public IEnumerable<string> SetCookies => Answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? all) ? all : [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a page.</summary>
    public Task GoAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Opens where the answer leads.</summary>
    public Task FollowAsync() => GoAsync(Location ?? throw new InvalidOperationException($"The answer {Status} leads nowhere: {Text}"));

    /// <summary>Sends a form of the page, with what stands in it and what is filled in.</summary>
    /// <param name="name">The form's name.</param>
    /// <param name="fields">What is filled in; null takes a field away.</param>
    public Task SendAsync(string name, params (string Name, string? Value)[] fields)
    {
        IElement form = Page.QuerySelectorAll("form").SingleOrDefault(form => form.QuerySelector("input[name=_handler]")?.GetAttribute("value") == name)
            ?? throw new InvalidOperationException($"There is no form '{name}' on the page '{Heading}'.");
        Dictionary<string, string> values = form.QuerySelectorAll("input").Where(static input => input.HasAttribute("name"))
            .Where(static input => input.GetAttribute("type") is not ("radio" or "checkbox") || input.HasAttribute("checked"))
            .ToDictionary(static input => input.GetAttribute("name")!, static input => input.GetAttribute("value") ?? "");
        foreach ((string field, string? value) in fields)
        {
            values.Remove(field);
            if (value is not null)
            {
                values.Add(field, value);
            }
        }

        string address = form.GetAttribute("action") is { Length: > 0 } action ? action : Answer.RequestMessage!.RequestUri!.PathAndQuery;
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(values) });
    }

    /// <summary>Sends anything.</summary>
    public async Task SendAsync(HttpRequestMessage request)
    {
        Answer = await _client.SendAsync(request, Cancellation);
        Page = await new HtmlParser().ParseDocumentAsync(await Answer.Content.ReadAsStringAsync(Cancellation), Cancellation);
    }

    /// <summary>Signs in with a password.</summary>
    public async Task SignInAsync(string email, string password = TestSite.Password, string page = "/login")
    {
        await GoAsync(page);
        await SendAsync("password", ("email", email), ("password", password));
    }

    public void Dispose() => _client.Dispose();
}
