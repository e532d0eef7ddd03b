using System.Globalization;
using System.Text.Json;
using Lyceum.Models.Tokenization.Patterns;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>Reads the <c>normalizer</c> of a tokenizer file.</summary>
internal static class Normalizers
{
    /// <summary>The steps of a normalizer, in order; none for null.</summary>
    /// <exception cref="ModelFormatException">A step is malformed or unknown.</exception>
    public static List<TextTransform> Read(JsonElement normalizer)
    {
        List<TextTransform> transforms = [];
        foreach (JsonElement step in JsonReading.Flatten(normalizer, "normalizers"))
        {
            Add(step, transforms);
        }

        return transforms;
    }

    /// <summary>The pattern of a step: a regular expression, or text to be found literally.</summary>
    public static string ReadPattern(JsonElement step)
    {
        if (step.TryGet("pattern", out JsonElement pattern))
        {
            if (pattern.Text("Regex") is { } regex)
            {
                return regex;
            }

            if (pattern.Text("String") is { } text)
            {
                // Letters and digits stand for themselves in every syntax; the rest is escaped.
                return string.Concat(text.Select(static c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c > ' ' ? $"\\{c}" : c.ToString()));
            }
        }

        throw JsonReading.Wrong("pattern", "an object with 'Regex' or 'String'");
    }

    private static void Add(JsonElement step, List<TextTransform> transforms)
    {
        string? type = step.Text("type");
        switch (type)
        {
            case "NFC":
                transforms.Add(new NormalFormTransform(UnicodeForm.Nfc));
                break;
            case "NFD":
                transforms.Add(new NormalFormTransform(UnicodeForm.Nfd));
                break;
            case "NFKC":
                transforms.Add(new NormalFormTransform(UnicodeForm.Nfkc));
                break;
            case "NFKD":
                transforms.Add(new NormalFormTransform(UnicodeForm.Nfkd));
                break;
            case "Lowercase":
                transforms.Add(new LowercaseTransform());
                break;
            case "StripAccents":
                transforms.Add(new StripAccentsTransform());
                break;
            case "Strip":
                transforms.Add(new StripTransform(step.Flag("strip_left", true), step.Flag("strip_right", true)));
                break;
            case "Prepend":
                transforms.Add(new PrependTransform(step.Text("prepend", "")!, unlessPresent: false));
                break;
            case "Replace":
                transforms.Add(ReadReplace(step));
                break;
            case "Precompiled":
                transforms.Add(ReadCharacterMap(step));
                break;
            case "Nmt":
                transforms.Add(Nmt());
                break;
            case "BertNormalizer":
                AddBert(step, transforms);
                break;
            case "ByteLevel":
                break;
            default:
                throw new ModelFormatException($"The tokenizer file names the unknown normalizer '{type}'.");
        }
    }

    private static TextTransform ReadReplace(JsonElement step)
    {
        string content = step.Text("content", "")!;
        string? literal = step.TryGet("pattern", out JsonElement pattern) ? pattern.Text("String") : null;
        return literal is { Length: 1 } && content.Length == 1
            ? new ReplaceOneTransform(literal[0], content[0])
            : new ReplaceTransform(PatternProgram.Compile(ReadPattern(step)), content);
    }

    private static CharacterMapTransform ReadCharacterMap(JsonElement step)
    {
        try
        {
            return new CharacterMapTransform(new PrecompiledCharacterMap(Convert.FromBase64String(step.Text("precompiled_charsmap", "")!), "precompiled_charsmap"));
        }
        catch (FormatException)
        {
            throw JsonReading.Wrong("precompiled_charsmap", "Base64");
        }
    }

    private static CleanTransform Nmt() => new(
        new CodePointSet().AddRange(1, 8).Add(0x0B).AddRange(0x0E, 0x1F).Add(0x7F).Add(0x8F).Add(0x9F).Freeze(),
        new CodePointSet().Add(9).Add(10).Add(12).Add(13).Add(0x1680).AddRange(0x200B, 0x200F).Add(0x2028).Add(0x2029).Add(0x2581).Add(0xFEFF).Add(0xFFFD).Freeze());

    private static void AddBert(JsonElement step, List<TextTransform> transforms)
    {
        bool lowercase = step.Flag("lowercase", true);
        if (step.Flag("clean_text", true))
        {
            CodePointSet kept = new CodePointSet().Add('\t').Add('\n').Add('\r').Negate();
            CodePointSet dropped = new CodePointSet().Add(0xFFFD).Add(UnicodeCategory.Control).Add(UnicodeCategory.Format)
                .Add(UnicodeCategory.PrivateUse).Add(UnicodeCategory.OtherNotAssigned).Intersect(kept);
            transforms.Add(new CleanTransform(dropped.Freeze(), new CodePointSet().AddWhiteSpace().Freeze()));
        }

        if (step.Flag("handle_chinese_chars", true))
        {
            transforms.Add(new SeparateIdeographsTransform());
        }

        if (step.Flag("strip_accents", lowercase))
        {
            transforms.Add(new NormalFormTransform(UnicodeForm.Nfd));
            transforms.Add(new ReplaceTransform(PatternProgram.Compile(@"\p{Mn}+"), ""));
        }

        if (lowercase)
        {
            transforms.Add(new LowercaseTransform());
        }
    }
}
