using Lyceum.Inference.Generation;

namespace Lyceum.Inference.Tests;

/// <summary>A model whose logits are a function of the tokens so far.</summary>
internal sealed class FakeSequence(int vocabularySize, int contextLength, Action<IReadOnlyList<int>, float[]> predict) : ISequence
{
    private readonly List<int> _tokens = [];
    private float[] _logits = [];

    public int VocabularySize => vocabularySize;

    public int ContextLength => contextLength;

    public int Length => _tokens.Count;

    /// <summary>Tokens of each call of <see cref="Forward"/>.</summary>
    public List<int> Calls { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Thrown by the next call.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A model of the test vocabulary that says the given tokens after any prompt.</summary>
    public static FakeSequence Saying(int contextLength, int promptLength, params int[] answer) =>
        new(TestVocabulary.Size, contextLength, (tokens, logits) => logits[answer[Math.Min(tokens.Count - promptLength, answer.Length - 1)]] = 10);

    public void Truncate(int length)
    {
        Assert.InRange(length, 0, _tokens.Count);
        _tokens.RemoveRange(length, _tokens.Count - length);
    }

    public ReadOnlySpan<float> Forward(scoped ReadOnlySpan<int> tokens, int logits)
    {
        Assert.False(IsDisposed);
        Assert.False(tokens.IsEmpty);
        Assert.InRange(_tokens.Count + tokens.Length, 1, contextLength);
        Calls.Add(tokens.Length);
        _logits = new float[logits * vocabularySize];
        for (int i = 0; i < tokens.Length; i++)
        {
            _tokens.Add(tokens[i]);
            if (Failure is { } failure && i == tokens.Length / 2)
            {
                Failure = null;
                throw failure;
            }

            int row = i - (tokens.Length - logits);
            if (row >= 0)
            {
                float[] one = new float[vocabularySize];
                predict(_tokens, one);
                one.CopyTo(_logits, row * vocabularySize);
            }
        }

        return _logits;
    }

    public void Dispose() => IsDisposed = true;
}
