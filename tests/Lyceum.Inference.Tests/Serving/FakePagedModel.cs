using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Tests.Serving;

/// <summary>
/// A model whose logits are a function of the tokens that its pages hold, so that a page which is shared wrongly, written by
/// two or freed too early shows in the answers.
/// </summary>
internal sealed class FakePagedModel(int vocabularySize, int contextLength, int pageCapacity, int pageLength = 8) : IPagedModel
{
    private readonly int[][] _pages = [.. Enumerable.Range(0, pageCapacity).Select(_ => new int[pageLength])];
    private readonly int[] _owners = new int[pageCapacity];
    private float[] _logits = [];

    public int VocabularySize => vocabularySize;

    public int ContextLength => contextLength;

    public int PageLength => pageLength;

    public int PageCapacity => pageCapacity;

    public int PagesFree => _owners.Count(static owners => owners == 0);

    /// <summary>Models of different variants say different things.</summary>
    public int Variant { get; init; }

    /// <summary>Tokens of each step.</summary>
    public List<int> Steps { get; } = [];

    /// <summary>A step with this token throws.</summary>
    public int? Poison { get; set; }

    /// <summary>Says the next token after given ones, instead of a hash.</summary>
    public Func<IReadOnlyList<int>, int>? Script { get; set; }

    /// <summary>Thrown where a sequence is asked for.</summary>
    public Exception? Refusal { get; set; }

    public IPagedSequence CreateSequence() => Refusal is { } refusal ? throw refusal : new Sequence(this);

    public void Retain(int page)
    {
        Assert.True(_owners[page] > 0, "A page without an owner was retained.");
        _owners[page]++;
    }

    public void Release(int page)
    {
        Assert.True(_owners[page] > 0, "A page without an owner was released.");
        if (--_owners[page] == 0)
        {
            Array.Fill(_pages[page], -1);
        }
    }

    public int Owners(int page) => _owners[page];

    public ReadOnlySpan<float> Forward(IReadOnlyList<StepEntry> entries)
    {
        Assert.Equal(entries.Count, entries.Select(static entry => entry.Sequence).Distinct().Count());
        Assert.True(entries.Sum(static entry => entry.Sequence.PagesNeeded(entry.Tokens.Length)) <= PagesFree, "A step needs more pages than there are.");
        Steps.Add(entries.Sum(static entry => entry.Tokens.Length));
        _logits = new float[entries.Sum(static entry => entry.Logits) * vocabularySize];
        int row = 0;
        foreach (StepEntry entry in entries)
        {
            Sequence sequence = (Sequence)entry.Sequence;
            for (int i = 0; i < entry.Tokens.Length; i++)
            {
                sequence.Append(entry.Tokens.Span[i]);
                if (entry.Tokens.Span[i] == Poison)
                {
                    throw new InvalidOperationException("poison");
                }

                if (i >= entry.Tokens.Length - entry.Logits)
                {
                    Predict(sequence.Read(), _logits.AsSpan(row++ * vocabularySize, vocabularySize));
                }
            }
        }

        return _logits;
    }

    /// <summary>Logits from a hash of all tokens; now and then the same token again, so that guesses are sometimes right.</summary>
    private void Predict(List<int> tokens, Span<float> logits)
    {
        if (Script is { } script)
        {
            logits[script(tokens)] = 100;
            return;
        }

        ulong hash = 14695981039346656037 + (ulong)Variant;
        foreach (int token in tokens)
        {
            Assert.True(token >= 0, "A page was read that somebody had freed.");
            hash = (hash ^ (ulong)token) * 1099511628211;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            ulong bits = (hash + (ulong)i) * 0x9E3779B97F4A7C15;
            logits[i] = (bits >> 40) / (float)(1 << 24) * 4;
        }

        // What came three tokens ago is likely, so that texts repeat themselves.
        if (tokens.Count > 3)
        {
            logits[tokens[^3]] += 4;
        }
    }

    private sealed class Sequence(FakePagedModel model) : IPagedSequence
    {
        private readonly List<int> _held = [];

        public int Length { get; private set; }

        public IReadOnlyList<int> Pages => _held;

        public int PagesNeeded(int tokens)
        {
            Assert.InRange(Length + tokens, 0, model.ContextLength);
            return PagesFor(Length + tokens) - _held.Count + (WritesToShared && tokens > 0 ? 1 : 0);
        }

        public void Attach(ReadOnlySpan<int> pages, int length)
        {
            Assert.Empty(_held);
            Assert.Equal(PagesFor(length), pages.Length);
            foreach (int page in pages)
            {
                model.Retain(page);
                _held.Add(page);
            }

            Length = length;
        }

        public void Truncate(int length)
        {
            Assert.InRange(length, 0, Length);
            while (_held.Count > PagesFor(length))
            {
                model.Release(_held[^1]);
                _held.RemoveAt(_held.Count - 1);
            }

            Length = length;
        }

        public void Append(int token)
        {
            if (WritesToShared)
            {
                int own = Rent();
                model._pages[_held[^1]].CopyTo(model._pages[own], 0);
                model.Release(_held[^1]);
                _held[^1] = own;
            }
            else if (Length % model.PageLength == 0)
            {
                _held.Add(Rent());
            }

            model._pages[_held[^1]][Length++ % model.PageLength] = token;
        }

        public List<int> Read() => [.. Enumerable.Range(0, Length).Select(i => model._pages[_held[i / model.PageLength]][i % model.PageLength])];

        public void Dispose() => Truncate(0);

        private bool WritesToShared => Length % model.PageLength != 0 && model._owners[_held[^1]] > 1;

        private int PagesFor(int tokens) => (tokens + model.PageLength - 1) / model.PageLength;

        private int Rent()
        {
            int page = Array.IndexOf(model._owners, 0);
            Assert.True(page >= 0, "There is no free page.");
            model._owners[page] = 1;
            return page;
        }
    }
}
