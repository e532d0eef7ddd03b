using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

public class RegexConstraintTests
{
    public static TheoryData<string> Patterns =>
    [
        "abc", "a*b+c?", "(a|b)*abb", "a{2,4}b{3}", "[a-c]{1,3}x", "(ab|a)(ba|b)", "(a*)*b", "((a|ab)(c|bcd))*", "[^a]b", ".a", "a|", "", "(a?){3}a{2}",
        "\\d{1,2}-\\w+", "(?:x|y)+z?", "a(?=b)b", "(?!ab)[ab]{2}", "(?=.*a)(?=.*b)[abc]{2,4}", "^ab$", "(^a|b)c", "a(?!$)b?", "[\\s\\S]b", "é+|日本",
        "[é-ü]a", "a{0}b", "(a|b){0,2}(a|c){0,2}", "x{,2}", "a{2", "(?i)aBc", "(?s).b", "\\u0061\\x62", "[\\]a-]+", "(a{1,2}){1,2}b", "[^\\d]1",
        "😀?a", "(a|aa)*b", "(?:(?:a|b)*c)*", "a.{0,3}b", "(?=a)(a|b)", "(?!a|b)c", "(?![^a])a*",
    ];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Whole_texts_match_as_the_framework_says(string pattern)
    {
        OutputConstraint constraint = OutputConstraint.Regex(pattern);
        Regex regex = new($"^(?:{Dotnet(pattern)})\\z", RegexOptions.CultureInvariant);
        string[] letters = ["a", "b", "c", "x", "y", "1", "-", "é", "日本", "😀", "\n", "B", "d", "]", "{2", "{,2}"];
        Gen.Int[0, letters.Length - 1].Select(index => letters[index]).Array[0, 6].Select(static parts => string.Concat(parts)).Sample(
            text => Assert.Equal(regex.IsMatch(text), ConstraintCheck.Accepts(constraint, text)),
            iter: 300,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void What_masks_allow_matches(string pattern)
    {
        OutputConstraint constraint = OutputConstraint.Regex(pattern);
        Regex regex = new($"^(?:{Dotnet(pattern)})\\z", RegexOptions.CultureInvariant);
        for (int seed = 0; seed < 6; seed++)
        {
            byte[] text = ConstraintCheck.Generate(constraint, FormVocabulary.Trie, new Random(seed), 12);
            Assert.Matches(regex, new UTF8Encoding(false, true).GetString(text));
        }
    }

    [Theory]
    [InlineData("(a", "not closed")]
    [InlineData("a)", "closes nothing")]
    [InlineData("[a", "not closed")]
    [InlineData("*a", "nothing before")]
    [InlineData("a**", "follows a quantifier")]
    [InlineData("a{3,2}", "the larger one")]
    [InlineData("[b-a]", "backwards")]
    [InlineData("\\", "backslash")]
    [InlineData("(?<=a)b", "look-behind")]
    [InlineData("(?<!a)b", "look-behind")]
    [InlineData("(a)\\1", "back-reference")]
    [InlineData("\\bword", "word boundary")]
    [InlineData("a++", "possessive")]
    [InlineData("\\p{Script=Greek}", "Unicode property")]
    [InlineData("(?>a)", "group")]
    [InlineData("(a$)*b", "repetition")]
    [InlineData("a{200000}", "further than")]
    public void What_is_malformed_or_not_enforced_is_refused(string pattern, string part)
    {
        ConstraintException exception = Assert.Throws<ConstraintException>(() => OutputConstraint.Regex(pattern));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_nothing_matches_is_refused() =>
        Assert.Contains("No finite text", Assert.Throws<ConstraintException>(() => OutputConstraint.Regex("a(?!b)b")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(a+a+)+y")]
    [InlineData("(([a-z])+.)+[A-Z]([a-z])+")]
    [InlineData("(a|a)*x")]
    [InlineData("(.*a){12}")]
    [InlineData("((a{0,100}){0,100}){0,100}z")]
    [InlineData("(a?){500}a{500}z?")]
    [InlineData("(x|y|z)*[xyz]{0,50}(x|y){0,50}q?")]
    public void Patterns_that_stop_backtracking_engines_do_not_stop_this_one(string pattern)
    {
        ConstraintState state = OutputConstraint.Regex(pattern).Start(FormVocabulary.Trie);
        for (int i = 0; i < 300; i++)
        {
            if (!state.Accept(i % 2 == 0 ? 'a' : 'x'))
            {
                state.Accept('a');
            }
        }

        Assert.Equal(ConstraintCheck.TriedMask(state), ConstraintCheck.Mask(state));
    }

    // The framework's dialect differs in a few places.
    private static string Dotnet(string pattern) => pattern switch
    {
        ".a" or "a.{0,3}b" or "(?=.*a)(?=.*b)[abc]{2,4}" => pattern.Replace(".", "(?:[^\\n\\r\\u2028\\u2029\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])", StringComparison.Ordinal),
        "(?s).b" or "[\\s\\S]b" => "(?:[^\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])b",
        "[^a]b" => "(?:[^a\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])b",
        "[^\\d]1" => "(?:[^0-9\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])1",
        "\\d{1,2}-\\w+" => "[0-9]{1,2}-[0-9A-Za-z_]+",
        "😀?a" => "(?:😀)?a",
        "^ab$" => "^ab\\z",
        "a(?!$)b?" => "a(?!\\z)b?",
        _ => pattern,
    };
}
