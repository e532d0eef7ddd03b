namespace Lyceum.Web.Pages.Account;

/// <summary>What a browser calls itself, in words that a person knows. It may say anything, so nothing is decided by it.</summary>
public static class BrowserName
{
    // The order matters: most browsers also claim to be those that came before them.
    private static readonly (string Sign, string Name)[] s_browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Sign, string Name)[] s_systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>The name, as <c>Firefox, Linux</c>.</summary>
    /// <param name="userAgent">What the browser sent.</param>
    /// <param name="unknown">What is said where it says nothing that is known.</param>
    public static string Of(string userAgent, string unknown)
    {
        string? browser = Find(s_browsers);
        string? system = Find(s_systems);
        return browser is null && system is null ? unknown : string.Join(", ", new[] { browser, system }.Where(static part => part is not null));

        string? Find((string Sign, string Name)[] known) => known.FirstOrDefault(pair => userAgent.Contains(pair.Sign, StringComparison.Ordinal)).Name;
    }
}
