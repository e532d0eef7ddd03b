using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Lyceum.TestKit;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>Somebody with a browser on a site, who notices what the browser complains of.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("LYCEUM_PICTURES") is { Length: > 0 } folder ? folder : null;

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Visitor(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static Task<Visitor> OpenAsync(Chromium chromium, TestSite site, Action<BrowserNewContextOptions>? change = null) => OpenAsync(chromium, site.Address, change);

    public static async Task<Visitor> OpenAsync(Chromium chromium, Uri address, Action<BrowserNewContextOptions>? change = null)
    {
        BrowserNewContextOptions options = new()
        {
            BaseURL = address.ToString(),
            ColorScheme = ColorScheme.Light,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        };
        change?.Invoke(options);
        IBrowserContext context = await chromium.OpenAsync(options);
        Visitor visitor = new(context, await context.NewPageAsync());
        visitor.Page.Console += (_, message) =>
        {
            // A form that is refused is answered with a status that the browser notes as an error.
            if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal))
            {
                visitor._complaints.Add($"{message.Text} ({visitor.Page.Url})");
            }
        };
        visitor.Page.PageError += (_, error) => visitor._complaints.Add($"{error} ({visitor.Page.Url})");
        return visitor;
    }

    public Task GoAsync(string path) => Page.GotoAsync(path);

    public Task FillAsync(string label, string text) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }).FillAsync(text);

    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

    public Task FollowAsync(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task SeeHeadingAsync(string text) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = text, Level = 1 })).ToBeVisibleAsync();

    /// <summary>Signs in with a password.</summary>
    public async Task SignInAsync(string email, string password = TestSite.Password)
    {
        await GoAsync("/login");
        await FillAsync("E-mail address", email);
        await FillAsync("Password", password);
        await PressAsync("Log in");
    }

    /// <summary>
    /// Looks at the page as it stands in both themes, wide and at the least width: axe must find nothing, nothing may stick out, and the browser
    /// may complain of nothing. Pictures go to the folder that <c>LYCEUM_PICTURES</c> names.
    /// </summary>
    /// <param name="name">What its pictures are called.</param>
    public async Task InspectAsync(string name)
    {
        // Colours do not depend on the width, nor widths on the colours: the two crossed show what four would.
        foreach ((int width, int height, ColorScheme theme) in new[] { (1280, 800, ColorScheme.Light), (320, 640, ColorScheme.Dark) })
        {
            await Page.SetViewportSizeAsync(width, height);
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
            AxeResult result = await Page.RunAxe();
            Assert.True(result.Violations.Length == 0, string.Create(CultureInfo.InvariantCulture, $"{name} at {width} pixels, {theme}: {Tell(result)}"));
            int wide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            string? widest = wide <= width ? null : await Page.EvaluateAsync<string>(
                "[...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => `${one.localName}.${one.className}`).join(' ')");
            Assert.True(wide <= width, string.Create(CultureInfo.InvariantCulture, $"{name} is {wide} pixels wide where there are {width}: {widest}"));
            if (s_pictures is not null)
            {
                await PictureAsync(name, width, theme);
                await PictureAsync(name, width, theme == ColorScheme.Dark ? ColorScheme.Light : ColorScheme.Dark);
            }
        }

        await Page.SetViewportSizeAsync(1280, 800);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        Assert.Empty(_complaints);
    }

    /// <summary>Looks at the page at the size that the window has: axe must find nothing, and nothing may stick out. Its picture goes where the others go.</summary>
    /// <param name="name">What it is called.</param>
    public async Task LookAsync(string name)
    {
        AxeResult result = await Page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{name}: {Tell(result)}");
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than its window.");
        if (s_pictures is not null)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_pictures, $"{name}.png") });
        }

        Assert.Empty(_complaints);
    }

    /// <summary>The browser complained of nothing.</summary>
    public void SeeNoComplaints() => Assert.Empty(_complaints);

    private async Task PictureAsync(string name, int width, ColorScheme theme)
    {
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
        string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{theme}-{width}.png").ToLowerInvariant();
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_pictures!, file), FullPage = width == 320 });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static string Tell(AxeResult result) => string.Join(
        '\n', result.Violations.Select(static rule => $"{rule.Id}: {rule.Help}\n  {string.Join("\n  ", rule.Nodes.Select(static node => $"{node.Html} {node.Any.FirstOrDefault()?.Message}"))}"));
}
