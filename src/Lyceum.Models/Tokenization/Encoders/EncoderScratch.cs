using Lyceum.Models.Tokenization.Patterns;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>The working memory of one encoding at a time.</summary>
internal sealed class EncoderScratch
{
    private const int KeptBytes = 1 << 20;
    private byte[] _bytes = new byte[256];
    private int[] _codePoints = new int[256];

    /// <summary>The merge loop.</summary>
    public MergeChain Chain { get; } = new();

    /// <summary>The pre-tokenizer's loop.</summary>
    public TextSplitter Splitter { get; } = new();

    /// <summary>Stretches of text and whole tokens.</summary>
    public List<Fragment> Fragments { get; } = [];

    /// <summary>Ids collected in reverse, or other numbers.</summary>
    public List<int> Numbers { get; } = [];

    /// <summary>Work done so far in merge and match steps; grows linearly with the text.</summary>
    public long Steps => Chain.Steps + Splitter.Steps;

    /// <summary>Whether the memory is small enough to be kept for the next encoding.</summary>
    public bool IsSmall => _bytes.Length <= KeptBytes && _codePoints.Length <= KeptBytes / sizeof(int);

    /// <summary>At least <paramref name="length"/> bytes; what was there before is kept.</summary>
    public byte[] Bytes(int length)
    {
        if (_bytes.Length < length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, _bytes.Length * 2L)));
        }

        return _bytes;
    }

    /// <summary>Room for at least <paramref name="length"/> code points.</summary>
    public int[] CodePoints(int length)
    {
        if (_codePoints.Length < length)
        {
            _codePoints = new int[length];
        }

        return _codePoints;
    }
}
