using System.Runtime.InteropServices;
using Lyceum.Models.Architecture;
using Lyceum.Models.Families;
using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>
/// Runs any <see cref="TransformerSpec"/>. Weights stay in the source, which must outlive the transformer. A token's
/// results have the same bits whatever else is in the batch, however a prompt was cut, and whatever the number of threads.
/// Not safe for use by several threads at once.
/// </summary>
public sealed unsafe class Transformer : IDisposable
{
    private readonly TensorBinder _tensors;
    private readonly WorkerTeam? _ownTeam;
    private readonly ForwardState _state;
    private readonly EmbeddingTable _embedding;
    private readonly TransformerLayer[] _layers;
    private readonly NormWeights? _outputNorm;
    private readonly LinearMap _output;
    private readonly int _batchLength;
    private readonly NativeBuffer<float> _results = new();
    private readonly List<AttentionPositions> _positions = [];
    private readonly List<int> _wanted = [];
    private Pooling _pooling;
    private bool _disposed;

    private Transformer(ModelSource source, TransformerSpec spec, TransformerOptions options)
    {
        Spec = spec;
        _tensors = new TensorBinder(source);
        _embedding = new EmbeddingTable(_tensors, spec);
        LayerWeights[] layers = new LayerWeights[spec.Layers.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new LayerWeights(_tensors, spec, i);
        }

        _outputNorm = NormWeights.Bind(_tensors, spec.OutputNorm, "", spec.Width);
        _output = spec.Encoder ? default
            : _tensors.Has("output.weight") ? LayerWeights.Map(_tensors, "output", spec.VocabularySize, spec.Width)
            : new LinearMap(_embedding.Tokens, _tensors.OptionalVector("output.bias", spec.VocabularySize));

        ContextLength = options.ContextLength > 0 ? options.ContextLength : spec.ContextLength;
        if (_embedding.Positions > 0)
        {
            ContextLength = Math.Min(ContextLength, _embedding.Positions);
        }

        _batchLength = Math.Max(1, options.BatchLength);
        Cache = new KvCache(spec, options.KeyValueFormat, ContextLength, options.CacheCapacity > 0 ? options.CacheCapacity : Math.Max(ContextLength, options.CacheFloor));
        _ownTeam = options.Team is null ? new WorkerTeam() : null;
        _state = new ForwardState(options.Team ?? _ownTeam!, options.Precision, spec);
        _layers = new TransformerLayer[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            _layers[i] = new TransformerLayer(spec, layers[i], Cache, i);
        }
    }

    /// <summary>What the model is made of.</summary>
    public TransformerSpec Spec { get; }

    /// <summary>Longest sequence in tokens.</summary>
    public int ContextLength { get; }

    /// <summary>The keys and values of all sequences.</summary>
    public KvCache Cache { get; }

    /// <summary>Who computes.</summary>
    public WorkerTeam Team => _state.Team;

    /// <summary>Who listens to the passes, or null.</summary>
    public IForwardObserver? Observer
    {
        get => _state.Observer;
        set => _state.Observer = value;
    }

    /// <summary>Describes a model by its family, finds its tensors and checks their shapes.</summary>
    /// <param name="source">The model; it must outlive the transformer.</param>
    /// <param name="options">How to run it, or null for the usual.</param>
    /// <exception cref="ModelFormatException">The architecture is unknown, or a key or tensor is missing or wrong.</exception>
    public static Transformer Load(ModelSource source, TransformerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new TransformerOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.ContextLength, nameof(options));
        try
        {
            return new Transformer(source, ModelFamilies.Describe(source, options.ContextLength), options);
        }
        catch (OverflowException exception)
        {
            throw new ModelFormatException($"The metadata of '{source.Path}' describe a model too large to exist.", exception);
        }
    }

    /// <summary>Computes the tokens of a batch, stores their keys and values, and returns the logits asked for.</summary>
    /// <param name="batch">The tokens.</param>
    /// <returns>Logits <c>[batch.LogitCount, vocabulary]</c> in the order of the batch, valid until the next call.</returns>
    /// <exception cref="ContextLengthException">A sequence would outgrow the context, or the cache is full. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A token is not in the vocabulary, or a sequence belongs to another cache.</exception>
    /// <exception cref="InvalidOperationException">The model is an encoder.</exception>
    public Rows Forward(ForwardBatch batch)
    {
        if (Spec.Encoder)
        {
            throw new InvalidOperationException($"A model of the family '{Spec.Architecture}' makes embeddings and has no logits.");
        }

        Prepare(batch);
        _results.EnsureLength((long)batch.LogitCount * Spec.VocabularySize);
        Run(batch, pooled: false);
        return new Rows(_results.Pointer, batch.LogitCount, Spec.VocabularySize);
    }

    /// <summary>Computes one vector for each sequence of a batch, pooled as the model says (an encoder that does not say: the mean), not normalised.</summary>
    /// <param name="batch">The tokens. An encoder's sequences are new and whole.</param>
    /// <param name="unsaid">How rows are pooled where the model is no encoder and does not say; it was then made for something else.</param>
    /// <returns>Vectors <c>[batch.SequenceCount, width]</c>, valid until the next call.</returns>
    /// <exception cref="ContextLengthException">A sequence would outgrow the context, or the cache is full. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A token is not in the vocabulary, or a sequence belongs to another cache.</exception>
    public Rows Embed(ForwardBatch batch, Pooling unsaid = Pooling.Last)
    {
        Prepare(batch);
        _pooling = Spec.Pooling != Pooling.None ? Spec.Pooling : Spec.Encoder ? Pooling.Mean : unsaid;
        _results.EnsureLength((long)batch.SequenceCount * Spec.Width);
        Run(batch, pooled: true);
        return new Rows(_results.Pointer, batch.SequenceCount, Spec.Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (TransformerLayer layer in _layers)
        {
            layer.Dispose();
        }

        _state.Dispose();
        _results.Dispose();
        Cache.Dispose();
        _tensors.Dispose();
        _ownTeam?.Dispose();
    }

    /// <summary>Checks everything, then takes the pages.</summary>
    private void Prepare(ForwardBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (int token in batch.Tokens)
        {
            if ((uint)token >= (uint)Spec.VocabularySize)
            {
                throw new ArgumentException($"The token {token} is not in the vocabulary of {Spec.VocabularySize}.", nameof(batch));
            }
        }

        long pages = 0;
        foreach (ref readonly ForwardBatch.Entry entry in batch.Entries)
        {
            if (!ReferenceEquals(entry.Sequence.Cache, Cache))
            {
                throw new ArgumentException("A sequence belongs to the cache of another transformer.", nameof(batch));
            }

            if (Spec.Encoder && entry.Sequence.Length > 0)
            {
                throw new ArgumentException("An encoder sees a sequence as a whole; it cannot be continued.", nameof(batch));
            }

            pages += entry.Sequence.PagesNeeded(entry.Count);
        }

        if (pages > Cache.PagesFree)
        {
            long requested = pages * KvCache.PageLength;
            long available = (long)Cache.PagesFree * KvCache.PageLength;
            throw new ContextLengthException(
                $"The batch needs room for {requested} more tokens, but the cache has room for {available}.", requested, available);
        }

        foreach (ref readonly ForwardBatch.Entry entry in batch.Entries)
        {
            entry.Sequence.Reserve(entry.Count);
        }
    }

    private void Run(ForwardBatch batch, bool pooled)
    {
        int entry = 0;
        int offset = 0;
        int results = 0;
        while (entry < batch.SequenceCount)
        {
            (int firstEntry, int firstOffset) = (entry, offset);
            int tokens = Fill(batch, ref entry, ref offset);
            Compute(batch, firstEntry, firstOffset, tokens, pooled, ref results);
        }
    }

    /// <summary>Finds how far a slice of at most the batch length reaches; an encoder's sequences are not cut.</summary>
    private int Fill(ForwardBatch batch, ref int entry, ref int offset)
    {
        int tokens = 0;
        while (entry < batch.SequenceCount)
        {
            int left = batch.Entries[entry].Count - offset;
            int room = _batchLength - tokens;
            if (left > room && (tokens > 0 || !Spec.Encoder))
            {
                int taken = Spec.Encoder ? 0 : room;
                offset += taken;
                return tokens + taken;
            }

            tokens += left;
            offset = 0;
            entry++;
        }

        return tokens;
    }

    private void Compute(ForwardBatch batch, int entry, int offset, int tokens, bool pooled, ref int results)
    {
        (int firstEntry, int firstOffset) = (entry, offset);
        _state.Begin(tokens);
        _positions.Clear();
        _wanted.Clear();
        for (int i = 0; i < tokens; i++)
        {
            _state.TokenIndices[i] = batch.Entries[entry].First + offset + i;
        }

        for (int row = 0; row < tokens; entry++, offset = 0)
        {
            ForwardBatch.Entry current = batch.Entries[entry];
            int count = Math.Min(current.Count - offset, tokens - row);
            int position = current.Sequence.Length;
            _positions.Add(new AttentionPositions(row, count, position));
            _state.AddSegment(new AttentionSegment(row, count, position, current.Sequence.Addresses));
            _embedding.Write(_state, row, batch.Tokens.Slice(current.First + offset, count), position);
            for (int i = Math.Max(offset, current.Count - current.Logits); i < offset + count; i++)
            {
                _wanted.Add(row + i - offset);
            }

            current.Sequence.Advance(count);
            row += count;
        }

        _embedding.Finish(_state);
        _state.Observe(ObservationPoint.Embedding, -1, _state.Residual, Spec.Width);
        _state.Rotary.Prepare(CollectionsMarshal.AsSpan(_positions), tokens);
        ReadOnlySpan<int> wanted = CollectionsMarshal.AsSpan(_wanted);
        RunLayers(wanted, pooled);
        if (pooled)
        {
            _state.Normalize(_outputNorm);
            _state.Observe(ObservationPoint.FinalNorm, -1, _state.Hidden.Values, Spec.Width);
            Pool(batch, firstEntry, firstOffset);
        }
        else if (!wanted.IsEmpty)
        {
            Project(wanted.Length, _results.Pointer + ((long)results * Spec.VocabularySize));
            results += wanted.Length;
        }
    }

    private void RunLayers(ReadOnlySpan<int> wanted, bool pooled)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            // After the last attention only rows with logits go on; who listens sees all rows of all layers.
            bool narrow = i == _layers.Length - 1 && !pooled && wanted.Length < _state.Tokens && Observer is null;
            _layers[i].Run(_state, narrow, wanted);
        }

        if (!pooled && !wanted.IsEmpty && wanted.Length < _state.Tokens)
        {
            _state.Keep(wanted);
        }
    }

    /// <summary>Adds a slice's rows to the vectors of their sequences.</summary>
    private void Pool(ForwardBatch batch, int entry, int offset)
    {
        foreach (AttentionPositions run in _positions)
        {
            int count = batch.Entries[entry].Count;
            Span<float> vector = new(_results.Pointer + ((long)entry * Spec.Width), Spec.Width);
            if (offset == 0)
            {
                vector.Clear();
            }

            for (int i = 0; i < run.Count; i++)
            {
                ReadOnlySpan<float> row = _state.Hidden.Row(run.FirstToken + i);
                bool taken = _pooling == Pooling.First ? offset + i == 0 : offset + i == count - 1;
                for (int j = 0; j < row.Length && (taken || _pooling == Pooling.Mean); j++)
                {
                    vector[j] += row[j];
                }
            }

            if (_pooling == Pooling.Mean && offset + run.Count == count)
            {
                for (int j = 0; j < vector.Length; j++)
                {
                    vector[j] /= count;
                }
            }

            entry++;
            offset = 0;
        }
    }

    private void Project(int rows, float* logits)
    {
        _state.Normalize(_outputNorm);
        _state.Observe(ObservationPoint.FinalNorm, -1, _state.Hidden.Values, Spec.Width);
        _state.Multiply(_output.To(logits), _state.Hidden);
        long count = (long)rows * Spec.VocabularySize;
        if (Spec.LogitScale != 1)
        {
            Elementwise.Scale(_state.Team, logits, count, Spec.LogitScale);
        }

        if (Spec.LogitSoftCap > 0)
        {
            Elementwise.SoftCap(_state.Team, logits, count, Spec.LogitSoftCap);
        }

        _state.Observe(ObservationPoint.Logits, -1, logits, Spec.VocabularySize);
    }
}
