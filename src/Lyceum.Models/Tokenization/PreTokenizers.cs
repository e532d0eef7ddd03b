using Lyceum.Models.Tokenization.Patterns;

namespace Lyceum.Models.Tokenization;

/// <summary>What a name in <c>tokenizer.ggml.pre</c> stands for.</summary>
/// <param name="Patterns">Patterns whose matches are set apart, one after the other; <see cref="PreTokenizers.DigitGroups"/> and the like name steps that are no patterns.</param>
/// <param name="WholeWords">A word that is a token is that token, whatever the merges say.</param>
/// <param name="AddBos">Texts begin with the begin token unless the metadata says otherwise.</param>
/// <param name="ByteLevel">False where merges work on characters and spaces are U+2581.</param>
internal sealed record PreTokenizer(string[] Patterns, bool WholeWords = false, bool AddBos = false, bool ByteLevel = true);

/// <summary>The pre-tokenizers of the model families by their GGUF names, with the patterns that the families publish.</summary>
internal static class PreTokenizers
{
    /// <summary>Groups of three digits from the right.</summary>
    public const string DigitGroups = "digit-groups";

    /// <summary>The same for numbers of any kind.</summary>
    public const string NumberGroups = "number-groups";

    /// <summary>Groups of three digits in runs that end at a word's end.</summary>
    public const string DigitGroupsInWords = "digit-groups-at-word-end";

    /// <summary>GPT-2's pattern.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The English contractions that patterns set apart, in either case.</summary>
    public const string Contractions = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
    private const string AfterNumbers = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Words = @"[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Llama3 = Contractions + "|" + Words + @"\p{N}{1,3}" + AfterNumbers;
    private const string Qwen2 = Contractions + "|" + Words + @"\p{N}" + AfterNumbers;
    private const string Han = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]";
    private const string HanLower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Lead = @"[^\r\n\p{L}\p{N}]?";
    private const string CasedWords = Lead + Upper + "*" + Lower + "+(?:" + Contractions + ")?|" + Lead + Upper + "+" + Lower + "*(?:" + Contractions + ")?|";
    private const string Gpt4o = CasedWords + @"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Tekken = Lead + Upper + "*" + Lower + "+|" + Lead + Upper + "+" + Lower + @"*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Kimi = @"\p{Han}+|" + Lead + Han + "*" + HanLower + "+(?:" + Contractions + ")?|" + Lead + Han + "+" + HanLower + "*(?:" + Contractions + @")?|\p{N}{1,3}" + AfterNumbers;
    private const string Bloom = @" ?[^(\s|.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C)]+";
    private const string Lines = @"[^\n]+|[\n]+";
    private const string DeepSeekWords = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Kana = @"[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+";
    private const string DeepSeekLetters =
        @"\s?[A-Za-z\u00B5\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u01BA\u01BC-\u01BF\u01C4-\u0293\u0295-\u02AF\u0370-\u0373\u0376\u0377" +
        @"\u037B-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556" +
        @"\u10A0-\u10C5\u13A0-\u13F5\u13F8-\u13FD\u1C90-\u1CBA\u1CBD-\u1CBF\u1D00-\u1D2B\u1D6B-\u1D77\u1D79-\u1D9A\u1E00-\u1F15" +
        @"\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE" +
        @"\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2102\u2107\u210A-\u2113" +
        @"\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2134\u2139\u213C-\u213F\u2145-\u2149\u214E\u2183\u2184" +
        @"\u2C00-\u2C7B\u2C7E-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\uA640-\uA66D\uA680-\uA69B\uA722-\uA76F\uA771-\uA787\uA78B-\uA78E" +
        @"\uAB70-\uABBF\uFB00-\uFB06\uFB13-\uFB17\uFF21-\uFF3A\uFF41-\uFF5A\x{10400}-\x{1044F}\x{104B0}-\x{104D3}" +
        @"\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2}\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943}]+";

    private static readonly Dictionary<string, PreTokenizer> s_byName = Table();

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => s_byName.Keys;

    /// <summary>The pre-tokenizer of a name.</summary>
    /// <exception cref="ModelFormatException">The name is unknown.</exception>
    public static PreTokenizer Find(string name) => s_byName.TryGetValue(name, out PreTokenizer? found)
        ? found
        : throw new ModelFormatException($"The metadata key 'tokenizer.ggml.pre' names the unknown pre-tokenizer '{name}'; known are {string.Join(", ", s_byName.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>The best-known name that stands for these patterns, for files that other engines read; null if there is none.</summary>
    public static string? FindName(IReadOnlyList<string> patterns, bool wholeWords) =>
        s_byName.Where(pair => pair.Value.WholeWords == wholeWords && pair.Value.Patterns.SequenceEqual(patterns))
            .Select(static pair => pair.Key).FirstOrDefault();

    /// <summary>Turns the patterns into steps.</summary>
    public static IReadOnlyList<SplitStep> Compile(PreTokenizer preTokenizer) =>
        [.. preTokenizer.Patterns.Select(static pattern => pattern switch
        {
            DigitGroups => new DigitGroupSplit(atWordBoundaryOnly: false),
            DigitGroupsInWords => new DigitGroupSplit(atWordBoundaryOnly: true),
            NumberGroups => new DigitGroupSplit(atWordBoundaryOnly: false, anyNumber: true),
            _ => (SplitStep)new PatternSplit(PatternProgram.Compile(pattern)),
        })];

    private static Dictionary<string, PreTokenizer> Table()
    {
        Dictionary<string, PreTokenizer> table = [];
        void Add(PreTokenizer preTokenizer, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                table.Add(name, preTokenizer);
            }
        }

        Add(new(["[\\p{P}\\$\\+<=>\\^~\\|]+", Gpt2, @"\p{N}+", "[0-9][0-9][0-9]"]), "default");
        Add(new([Gpt2]), "gpt-2", "phi-2", "jina-es", "jina-de", "jina-v1-en", "jina-v2-es", "jina-v2-de", "jina-v2-code", "roberta-bpe", "gigachat",
            "a.x-4.0", "mellum", "modern-bert", "mpt", "olmo", "jais", "trillion", "granite-docling", "exaone4");
        Add(new([Llama3], WholeWords: true, AddBos: true), "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "jina-v5-nano");
        Add(new([Llama3]), "dbrx", "smaug-bpe", "glm4", "chatglm-bpe");
        Add(new([@"\p{N}{1,3}", Contractions + "|" + Words + @"\p{N}+" + AfterNumbers], WholeWords: true), "minicpm5");
        Add(new([Contractions + "|" + Words + @"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s{512}(?!\S)|\s{256}(?!\S)|\s{128}(?!\S)|\s{64}(?!\S)|\s{32}(?!\S)|\s{16}(?!\S)|\s{8}(?!\S)|\s{4}(?!\S)|\s{1,2}(?!\S)|\s{1}"]), "jais-2");
        Add(new([@"[\r\n]", DeepSeekLetters, @"\s?[!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002]+", @"\s+$", @"[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+", @"\p{N}+"]), "deepseek-llm");
        Add(new([@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", @"[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+", @"\p{N}"]), "deepseek-coder");
        Add(new([@"\p{N}{1,3}", Kana, DeepSeekWords]), "deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4");
        Add(new([@"\p{N}{1,3}", Kana, DeepSeekWords.Replace(@"[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+", @"[\p{P}\p{S}]+|[\r\n]", StringComparison.Ordinal), @"\p{N}"]), "spark2_5");
        Add(new([@"[\uAC00-\uD7A3\u3131-\u318E]+|[\uFF01\u2026\u201C\u201D\u2018\u2019\u2014\uFF1A\uFF1B\uFF0C\u3001-\u303F\uFE30-\uFE4F]+|[\u3105-\u312F]+|[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+", CasedWords + @"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"], WholeWords: true), "youtu");
        Add(new([@"[\p{P}\$\+<=>\^~\|`]+", Gpt2, "[0-9][0-9][0-9]"]), "falcon");
        Add(new([@"\p{N}", Gpt2]), "starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b", "mellum2");
        Add(new([Qwen2]), "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "megrez", "stablelm2", "hunyuan", "solar-open", "grok-2");
        Add(new([Contractions + @"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"]), "qwen35");
        Add(new([Words + @"\p{N}" + AfterNumbers]), "ufakzeka");
        Add(new([Lines, Qwen2]), "laguna");
        Add(new([Bloom]), "poro-chat", "bloom", "gpt3-finnish");
        Add(new([Bloom, @"\p{N}"]), "viking");
        Add(new([Tekken], WholeWords: true, AddBos: true), "tekken");
        Add(new(["<sentinel:[0-9]+>", "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z", @"([\t\n]|    |  )", @"\p{N}", @"[\p{P}!-/:-@\[-`{-~]", Gpt2], AddBos: true), "chameleon");
        Add(new([Gpt4o]), "gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2");
        Add(new([Gpt4o], WholeWords: true), "granite-embed-multi-97m");
        Add(new([DigitGroupsInWords, Gpt4o]), "tiny_aya", "cohere2moe");
        Add(new([Kimi]), "kimi-k2");
        Add(new([@"\p{N}+", DigitGroups]), "superbpe");
        Add(new([@"'(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"]), "bailingmoe", "bailingmoe2", "llada-moe");
        Add(new([Contractions + "|" + Words + @"\p{N}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+"]), "seed-coder");
        Add(new([NumberGroups, @"[\u4E00-\u9FFF\u3400-\u4DBF\uF900-\uFAFF\u3040-\u309F\u30A0-\u30FF\uFF65-\uFF9F\u2F00-\u2FDF\u0E40-\u0E7F\u0E80-\u0EFF\u1780-\u17FF\u1000-\u109F\uAA60-\uAA7F\uA9E0-\uA9FF\uAC00-\uD7AF\u1100-\u11FF]+", DeepSeekWords]), "afmoe");
        Add(new([Contractions + @"|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+"]), "exaone-moe");
        Add(new([Lines], ByteLevel: false), "gemma4", "granite-embed-multi-311m", "sarvam-moe");
        return table;
    }
}
