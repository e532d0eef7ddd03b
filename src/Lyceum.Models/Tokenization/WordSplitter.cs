using Lyceum.Models.Tokenization.Patterns;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// Cuts text into the words within which byte pairs are merged, as the pre-tokenizer of that name in <c>tokenizer.ggml.pre</c> does.
/// For learning merges; an instance holds scratch memory and is for one thread at a time.
/// </summary>
public sealed class WordSplitter
{
    private readonly IReadOnlyList<SplitStep> _steps;
    private readonly TextSplitter _splitter = new();
    private int[] _codePoints = new int[256];

    /// <summary>Finds a pre-tokenizer by its name.</summary>
    /// <param name="name">The name, such as <c>smollm</c> or <c>gpt-2</c>.</param>
    /// <exception cref="ModelFormatException">The name is unknown, or its words are not cut by patterns over bytes.</exception>
    public WordSplitter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        PreTokenizer preTokenizer = PreTokenizers.Find(name);
        bool hasSteps = preTokenizer.Patterns.Any(static pattern => pattern is PreTokenizers.DigitGroups or PreTokenizers.DigitGroupsInWords or PreTokenizers.NumberGroups);
        if (!preTokenizer.ByteLevel || hasSteps)
        {
            throw new ModelFormatException($"The pre-tokenizer '{name}' does not cut words by patterns alone; 'smollm', 'gpt-2', 'qwen2' and 'llama-bpe' do, among others.");
        }

        Name = name;
        Patterns = preTokenizer.Patterns;
        WholeWords = preTokenizer.WholeWords;
        _steps = PreTokenizers.Compile(preTokenizer);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The patterns, one applied after the other; what matches is set apart.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Whether a word that is a token is that token, whatever the merges say.</summary>
    public bool WholeWords { get; }

    /// <summary>Cuts a text.</summary>
    /// <param name="utf8">The text; bytes that are no UTF-8 keep their place.</param>
    /// <param name="words">Receives the words as first byte and end, in order, after what it holds.</param>
    public void Split(ReadOnlySpan<byte> utf8, List<(int Start, int End)> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (_codePoints.Length < utf8.Length)
        {
            _codePoints = new int[Math.Max(utf8.Length, _codePoints.Length * 2)];
        }

        int count = CodePoints.Decode(utf8, _codePoints);
        PieceList pieces = _splitter.Split(_steps, _codePoints.AsSpan(0, count));
        int index = 0;
        int offset = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            (int start, int end) = pieces[i];
            Advance(start, ref index, ref offset);
            int from = offset;
            Advance(end, ref index, ref offset);
            words.Add((from, offset));
        }
    }

    private void Advance(int target, ref int index, ref int offset)
    {
        for (; index < target; index++)
        {
            offset += CodePoints.Utf8Length(_codePoints[index]);
        }
    }
}
