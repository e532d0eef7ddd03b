using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// The patterns by which a <c>tokenizer.json</c> cuts text into words, one applied after the other, and the names that
/// GGUF has for the usual ones.
/// </summary>
internal static class PreTokenizerPatterns
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Punctuation = @"[\p{P}\$\+<=>\^~\|`]+";
    private const string WordsTo = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string NumbersOn = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Lead = @"[^\r\n\p{L}\p{N}]?";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Endings = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private const string SlashedNumbersOn = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly (string Name, string[] Patterns)[] s_known =
    [
        ("gpt-2", [Gpt2]),
        ("llama-bpe", [WordsTo + @"\p{N}{1,3}" + NumbersOn]),
        ("qwen2", [WordsTo + @"\p{N}" + NumbersOn]),
        ("starcoder", [@"\p{N}", Gpt2]),
        ("falcon", [Punctuation, Gpt2, @"\p{N}+", "[0-9][0-9][0-9]"]),
        ("deepseek-v3", [@"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+", @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"]),
        ("gpt-4o", [$@"{Lead}{Upper}*{Lower}+{Endings}|{Lead}{Upper}+{Lower}*{Endings}|\p{{N}}{{1,3}}{SlashedNumbersOn}"]),
        ("tekken", [$@"{Lead}{Upper}*{Lower}+|{Lead}{Upper}+{Lower}*|\p{{N}}{SlashedNumbersOn}"]),
    ];

    /// <summary>The patterns of a <c>pre_tokenizer</c>, in order.</summary>
    public static List<string> Of(JsonElement? preTokenizer)
    {
        List<string> patterns = [];
        Collect(preTokenizer, patterns);
        return patterns;
    }

    /// <summary>GGUF's name for patterns, or null where it has none that is known here.</summary>
    /// <param name="patterns">The patterns, as <see cref="Of"/> gives them.</param>
    /// <param name="wholeWords">Whether a word that is a token stays whole, whatever the merges say.</param>
    public static string? NameOf(IReadOnlyList<string> patterns, bool wholeWords)
    {
        string? name = s_known.FirstOrDefault(known => known.Patterns.SequenceEqual(patterns)).Name;

        name ??= IsLike(patterns, "[\r\n]", "\\s?[A-Za-z\u00B5", "", @"\s+$", "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-", "") ? "deepseek-llm"
            : IsLike(patterns, "[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-", @"\p{N}") ? "deepseek-coder"
            : null;
        return name == "llama-bpe" && !wholeWords ? "dbrx" : name;
    }

    // Some patterns are tables of characters over several lines, so they are told by how they begin.
    private static bool IsLike(IReadOnlyList<string> patterns, params string[] beginnings) =>
        patterns.Count == beginnings.Length
        && patterns.Zip(beginnings).All(static pair => pair.First.Replace(@"[\r\n]", "[\r\n]", StringComparison.Ordinal).StartsWith(pair.Second, StringComparison.Ordinal));

    private static void Collect(JsonElement? element, List<string> patterns)
    {
        if (element is not { } step)
        {
            return;
        }

        switch (step.Text("type"))
        {
            case "Sequence":
                foreach (JsonElement part in step.Member("pretokenizers").Items())
                {
                    Collect(part, patterns);
                }

                break;
            case "ByteLevel" when step.Flag("use_regex") != false:
                patterns.Add(Gpt2);
                break;
            case "Split" when step.Member("pattern") is { } pattern:
                patterns.Add(pattern.Text("Regex") ?? Regex.Escape(pattern.Text("String") ?? " "));
                break;
            case "Digits":
                patterns.Add(step.Flag("individual_digits") == true ? @"\p{N}" : @"\p{N}+");
                break;
            case "Punctuation":
                patterns.Add(Punctuation);
                break;
            case "Whitespace":
                patterns.Add(@"\w+|[^\w\s]+");
                break;
        }
    }
}
