using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Lyceum.EndToEnd.Chromium))]

namespace Lyceum.EndToEnd;

/// <summary>The browser of all tests. Where it is not installed, they skip and say so.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // All test projects run at the same time, so a page may have a small share of the machine. None of these waits is a measurement.
    private const float Patience = 60_000;
    private const float ExpectPatience = 15_000;

    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a window of its own, without anything that others left.</summary>
    /// <param name="options">Its size, colours and language.</param>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        if (_browser is null)
        {
            Assert.Skip("Chromium is not installed; install Debian's chromium, or say where it is with LYCEUM_CHROMIUM.");
        }

        IBrowserContext context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string? program = new[] { Environment.GetEnvironmentVariable("LYCEUM_CHROMIUM") }.Concat(s_places).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(ExpectPatience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
