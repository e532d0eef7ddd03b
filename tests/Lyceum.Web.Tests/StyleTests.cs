using System.Text.RegularExpressions;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests;

/// <summary>A browser gets all style sheets as one file, so that a class of one part of the site would change another's of the same name.</summary>
public partial class StyleTests
{
    private static readonly string[] s_parts = ["content", "pages", "site", "chat", "console", "playground"];

    [Fact]
    public void A_class_belongs_to_one_part_unless_it_is_a_components()
    {
        HashSet<string> shared = [.. Classes("components")];
        string[] twice = [.. s_parts.SelectMany(part => Classes(part).Except(shared)).GroupBy(static name => name).Where(static name => name.Count() > 1).Select(static name => name.Key)];

        Assert.Empty(twice);
        Assert.Contains("table-scroll", shared);
    }

    // Those that a rule is for, wherever they stand.
    private static IEnumerable<string> Classes(string sheet)
    {
        string text = Comment().Replace(File.ReadAllText(Path.Combine(Repository.Root, "src", "Lyceum.Web", "Assets", "css", sheet + ".css")), "");
        return Rule().Matches(text)
            .SelectMany(static rule => rule.Groups[1].Value.Split(','))
            .Select(static selector => selector.Trim())
            .Where(static selector => !Combinator().IsMatch(selector))
            .SelectMany(static selector => Name().Matches(selector))
            .Select(static match => match.Groups[1].Value)
            .Distinct();
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"([^{};]+)\{")]
    private static partial Regex Rule();

    [GeneratedRegex(@"[\s>+~]")]
    private static partial Regex Combinator();

    [GeneratedRegex(@"\.([a-z][\w-]*)")]
    private static partial Regex Name();
}
