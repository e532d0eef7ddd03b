using System.Text.Json;
using Lyceum.Models.Tokenization.Patterns;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>
/// Reads the <c>pre_tokenizer</c> of a tokenizer file into changes of the text, which come first, and cuts. Steps that mark spaces
/// change the text; they are understood at the start of a row of steps, or after a cut at white space.
/// </summary>
internal sealed class PreTokenizerReader
{
    private const string PunctuationClass = @"[\p{P}!-/:-@\[-`{-~]";

    private bool _cutsAtSpaces;

    /// <summary>Changes of the text.</summary>
    public List<TextTransform> Transforms { get; } = [];

    /// <summary>Cuts.</summary>
    public List<SplitStep> Steps { get; } = [];

    /// <summary>The patterns of the cuts as <see cref="PreTokenizer.Patterns"/> has them; null once a cut cannot be said that way.</summary>
    public List<string>? Patterns { get; private set; } = [];

    /// <summary>Whether pieces are spelled in <see cref="ByteAlphabet"/>.</summary>
    public bool ByteLevel { get; private set; }

    /// <summary>Whether a space is put before the text.</summary>
    public bool AddsSpacePrefix { get; private set; }

    /// <summary>Reads a pre-tokenizer; nothing for null.</summary>
    /// <exception cref="ModelFormatException">A step is malformed, unknown, or stands where it is not understood.</exception>
    public static PreTokenizerReader Read(JsonElement preTokenizer)
    {
        PreTokenizerReader reader = new();
        foreach (JsonElement step in JsonReading.Flatten(preTokenizer, "pretokenizers"))
        {
            reader.Add(step);
        }

        return reader;
    }

    private static ModelFormatException Unknown(string what) => new($"The tokenizer file has {what}, which is not known here.");

    private static SplitBehavior ReadBehavior(JsonElement step) => step.Text("behavior", "Isolated") switch
    {
        "Isolated" => SplitBehavior.Isolated,
        "Removed" => SplitBehavior.Removed,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        string other => throw Unknown($"the split behaviour '{other}'"),
        null => SplitBehavior.Isolated,
    };

    // The patterns by name are ASCII and write contractions out; this one is brought into that form to be found again.
    private static string Canonical(string pattern) => string.Concat(pattern.EnumerateRunes().Select(static rune => rune.Value switch
        {
            '\r' => @"\r",
            '\n' => @"\n",
            > 0xFFFF => $"\\x{{{rune.Value:X}}}",
            > 0x7F => $"\\u{rune.Value:X4}",
            _ => rune.ToString(),
        }))
        .Replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)|", PreTokenizers.Contractions + "|", StringComparison.Ordinal)
        .Replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "(?:" + PreTokenizers.Contractions + ")?", StringComparison.Ordinal);

    private void Add(JsonElement step)
    {
        string? type = step.Text("type");
        switch (type)
        {
            case "ByteLevel":
                AddByteLevel(step);
                break;
            case "Metaspace":
                AddMetaspace(step);
                break;
            case "Split":
                AddSplit(Normalizers.ReadPattern(step), ReadBehavior(step), step.Flag("invert", false));
                break;
            case "Digits":
                AddSplit(step.Flag("individual_digits", false) ? @"\p{N}" : @"\p{N}+", SplitBehavior.Isolated, invert: false);
                break;
            case "Punctuation":
                AddSplit(PunctuationClass, ReadBehavior(step), invert: false);
                break;
            case "Whitespace":
                AddSplit(@"\w+|[^\w\s]+", SplitBehavior.Removed, invert: true);
                break;
            case "WhitespaceSplit":
                _cutsAtSpaces = Steps.Count == 0;
                AddSplit(@"\s+", SplitBehavior.Removed, invert: false);
                break;
            case "BertPreTokenizer":
                AddSplit(@"\s+", SplitBehavior.Removed, invert: false);
                AddSplit(PunctuationClass, SplitBehavior.Isolated, invert: false);
                break;
            case "CharDelimiterSplit":
                AddSplit("[" + step.Text("delimiter", " ") + "]", SplitBehavior.Removed, invert: false);
                break;
            default:
                throw Unknown($"the pre-tokenizer '{type}'");
        }
    }

    private void AddSplit(string pattern, SplitBehavior behavior, bool invert)
    {
        switch (pattern)
        {
            case @"\d{1,3}(?=(?:\d{3})*\b)" when behavior == SplitBehavior.Isolated:
                Steps.Add(new DigitGroupSplit(atWordBoundaryOnly: true));
                Patterns?.Add(PreTokenizers.DigitGroupsInWords);
                return;
            case @"(?=(\d{3})+(?!\d))" or @"(?=(?:\d{3})+(?!\d))" when behavior == SplitBehavior.Isolated:
                Steps.Add(new DigitGroupSplit(atWordBoundaryOnly: false));
                Patterns?.Add(PreTokenizers.DigitGroups);
                return;
        }

        Steps.Add(new PatternSplit(PatternProgram.Compile(pattern), behavior, invert));
        if (behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && invert))
        {
            Patterns?.Add(Canonical(pattern));
        }
        else
        {
            Patterns = null;
        }
    }

    private void AddByteLevel(JsonElement step)
    {
        ByteLevel = true;
        if (step.Flag("add_prefix_space", true))
        {
            if (Steps.Count > 0)
            {
                throw Unknown("a space prefix after a cut");
            }

            Transforms.Add(new PrependTransform(" ", unlessPresent: true));
            AddsSpacePrefix = true;
        }

        if (step.Flag("use_regex", true))
        {
            AddSplit(PreTokenizers.Gpt2, SplitBehavior.Isolated, invert: false);
        }
    }

    private void AddMetaspace(JsonElement step)
    {
        string mark = step.Text("replacement", "\u2581")!;
        if (mark != "\u2581")
        {
            throw Unknown($"the space mark '{mark}'");
        }

        // A cut at white space before it has removed every space: each word gets a mark of its own.
        if (Steps.Count == 1 && _cutsAtSpaces)
        {
            Steps.Clear();
            Transforms.Add(new CollapseSpacesTransform());
        }
        else if (Steps.Count > 0)
        {
            throw Unknown("space marks after a cut");
        }

        string scheme = step.Text("prepend_scheme") ?? (step.Flag("add_prefix_space", true) ? "always" : "never");
        Transforms.Add(new ReplaceOneTransform(' ', 0x2581));
        if (scheme != "never")
        {
            Transforms.Add(new PrependTransform(mark, unlessPresent: true, onlyAtStart: scheme == "first"));
            AddsSpacePrefix = true;
        }

        Patterns = null;
        if (step.Flag("split", true))
        {
            Steps.Add(new PatternSplit(PatternProgram.Compile("\u2581"), SplitBehavior.MergedWithNext));
        }
    }
}
