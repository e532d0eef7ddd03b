using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Lyceum.TestKit;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Tests;

public partial class TextTests
{
    [Fact]
    public void All_languages_say_the_same_things()
    {
        Dictionary<string, string> english = Read(Language.English);

        foreach (Language language in Language.All)
        {
            Dictionary<string, string> other = Read(language);
            Assert.Equal(english.Keys.Order(), other.Keys.Order());
            Assert.All(english, text => Assert.Equal(Places(text.Value), Places(other[text.Key])));
            Assert.All(other, static text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        }

        static IEnumerable<string> Places(string text) => Place().Matches(text).Select(static match => match.Value).Distinct().Order();
    }

    [Fact]
    public void Pages_name_no_text_that_is_not_there_and_none_is_left_over()
    {
        Dictionary<string, string> texts = Read(Language.English);
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Lyceum.Web"), "*", SearchOption.AllDirectories)
            .Where(static file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText)];
        string[] words = [.. sources.SelectMany(static source => Word().Matches(source)).Select(static match => match.Groups[1].Value).Distinct()];
        string[] used = [.. sources.SelectMany(static source => Use().Matches(source)).Select(static match => match.Groups[1].Value).Distinct()];

        Assert.All(used, key => Assert.True(texts.ContainsKey(key), key));
        string[] families = ["Theme_", "Role_", "Method_", "Done_", "Company_", "Problem_", "Status_", "Budget_", "By_", "Operation_", "Usage_", "Period_", "Project_role_", "Job_", "Play_role_"];
        Assert.All(texts.Keys, key => Assert.True(words.Contains(key) || key.EndsWith("_about", StringComparison.Ordinal) || families.Any(family => key.StartsWith(family, StringComparison.Ordinal)), key));
    }

    [Fact]
    public void Every_reason_of_a_refusal_is_a_sentence()
    {
        Dictionary<string, string> texts = Read(Language.English);
        string[] reasons = [.. new[] { "Lyceum.Gateway", "Lyceum.Platform" }
            .SelectMany(static room => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", room), "*.cs", SearchOption.AllDirectories))
            .SelectMany(static file => Reason().Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value).Distinct()];

        Assert.Contains("job_no_administrator", reasons);
        Assert.All(reasons, reason => Assert.True(texts.ContainsKey($"Problem_{reason}"), reason));
    }

    [Fact]
    public void A_browser_gets_the_best_language_that_it_asks_for()
    {
        Assert.Equal("en", Asked(""));
        Assert.Equal("en", Asked("fr"));
        Assert.Equal("de", Asked("de"));
        Assert.Equal("de", Asked("fr, de-AT;q=0.7, en;q=0.5"));
        Assert.Equal("en", Asked("de;q=0.2, en-US;q=0.9"));
        Assert.Equal("en", Asked("de;q=0"));
        Assert.Equal("en", Asked(";;;\u0001"));

        static string Asked(string header)
        {
            DefaultHttpContext http = new();
            http.Request.Headers.AcceptLanguage = header;
            return Language.Of(http).Code;
        }
    }

    [Fact]
    public void Times_read_as_people_write_them()
    {
        DateTimeOffset time = new(2026, 3, 5, 1, 4, 0, TimeSpan.FromHours(2));

        Assert.Equal("4 Mar 2026, 23:04 UTC", new UiText(Language.English).Minute(time));
        Assert.Equal("4. März 2026, 23:04 UTC", new UiText(Language.Find("de")!).Minute(time));
    }

    private static Dictionary<string, string> Read(Language language)
    {
        Dictionary<string, string> all = [];
        foreach (string file in UiText.Files)
        {
            using Stream stream = typeof(UiText).Assembly.GetManifestResourceStream($"Lyceum.Web.Texts.{file}.{language.Code}.resources")!;
            using ResourceReader reader = new(stream);
            foreach (DictionaryEntry entry in reader)
            {
                all.Add((string)entry.Key, Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!);
            }
        }

        return all;
    }

    [GeneratedRegex("""\bReason = "([a-z_]+)";?""", RegexOptions.CultureInvariant)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("\"([A-Za-z_]+)\"")]
    private static partial Regex Word();

    [GeneratedRegex("""(?:Text\[|Text\.Format\()"([A-Za-z_]+)["]""")]
    private static partial Regex Use();
}
