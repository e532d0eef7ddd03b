using Lyceum.Inference.Serving;
using Lyceum.Models.Architecture;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Clients;

/// <summary>
/// Gathers the texts of all callers into passes of as many tokens as a step of the engine, one pass between two steps, so
/// that neither many short texts nor many callers cost a pass each, and no answer waits for a long list. Callers take turns,
/// text by text. A text's vector has the same bits whatever else is in its pass. Thread-safe.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class EmbeddingBatcher(LanguageModel model)
{
    private readonly Lock _gate = new();
    private readonly Queue<Call> _calls = new();
    private readonly ForwardBatch _batch = new();
    private bool _runs;

    /// <summary>Computes a vector for each text: pooled as the model says, else the mean; not normalised.</summary>
    /// <param name="texts">Their tokens, from 1 to as many as the context holds.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="QueueFullException">As many callers wait as may.</exception>
    /// <exception cref="ContextLengthException">The cache has no room for a text.</exception>
    public async Task<float[][]> EmbedAsync(int[][] texts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (texts.Length == 0)
        {
            return [];
        }

        Call call = new(texts);
        lock (_gate)
        {
            if (_calls.Count >= model.Engine.Options.QueueLength)
            {
                throw new QueueFullException($"{_calls.Count} callers are waiting for embeddings of this model, which is as many as it takes; try again later.");
            }

            _calls.Enqueue(call);
            if (!_runs)
            {
                _runs = true;
                _ = RunAsync();
            }
        }

        using CancellationTokenRegistration registration = cancellation.Register(() => call.Done.TrySetCanceled(cancellation));
        return await call.Done.Task.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        try
        {
            while (HasCalls())
            {
                await model.Engine.BetweenStepsAsync(Pass, CancellationToken.None, pages: 0).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // it goes to everybody who waits
        catch (Exception failure)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                _runs = false;
                while (_calls.TryDequeue(out Call? call))
                {
                    call.Done.TrySetException(failure);
                }
            }
        }
    }

    private bool HasCalls()
    {
        lock (_gate)
        {
            return _runs = _calls.Count > 0;
        }
    }

    private int Pass()
    {
        List<(Call Call, int Text)> taken = Take();
        try
        {
            Compute(taken);
        }
#pragma warning disable CA1031 // whatever one text throws must not reach the others
        catch (Exception)
#pragma warning restore CA1031
        {
            foreach ((Call Call, int Text) one in taken)
            {
                try
                {
                    Compute([one]);
                }
#pragma warning disable CA1031 // it goes to the one whose it is
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    one.Call.Done.TrySetException(failure);
                }
            }
        }

        return taken.Count;
    }

    private List<(Call Call, int Text)> Take()
    {
        List<(Call Call, int Text)> taken = [];
        int tokens = 0;
        int pages = 0;
        lock (_gate)
        {
            while (_calls.TryPeek(out Call? call))
            {
                if (call.Done.Task.IsCompleted)
                {
                    _calls.Dequeue();
                    continue;
                }

                int length = call.Texts[call.Next].Length;
                int needed = (length + KvCache.PageLength - 1) / KvCache.PageLength;
                if (taken.Count > 0 && tokens + length > model.Engine.Options.StepTokens)
                {
                    break;
                }

                int free = model.Engine.MakeRoom(pages + needed);
                if (free < pages + needed)
                {
                    if (taken.Count > 0 || model.Engine.IsBusy)
                    {
                        // Answers hold the pages; the text comes when they have ended.
                        break;
                    }

                    long room = (long)free * KvCache.PageLength;
                    call.Done.TrySetException(new ContextLengthException($"A text has {length} tokens, but the cache has room for {room}; shorten it.", length, room));
                    continue;
                }

                (tokens, pages) = (tokens + length, pages + needed);
                taken.Add((call, call.Next++));
                _calls.Dequeue();
                if (call.Next < call.Texts.Length)
                {
                    _calls.Enqueue(call);
                }
            }
        }

        return taken;
    }

    private void Compute(List<(Call Call, int Text)> taken)
    {
        List<KvSequence> sequences = [];
        _batch.Clear();
        try
        {
            foreach ((Call call, int text) in taken)
            {
                KvSequence sequence = model.Transformer.Cache.CreateSequence();
                sequences.Add(sequence);
                _batch.Add(sequence, call.Texts[text], logits: 0);
            }

            if (taken.Count == 0)
            {
                return;
            }

            Rows rows = model.Transformer.Embed(_batch, Pooling.Mean);
            for (int row = 0; row < rows.Count; row++)
            {
                taken[row].Call.Set(taken[row].Text, rows[row].ToArray());
            }
        }
        finally
        {
            sequences.ForEach(static sequence => sequence.Dispose());
        }
    }

    private sealed class Call(int[][] texts)
    {
        private readonly float[][] _vectors = new float[texts.Length][];
        private int _missing = texts.Length;

        public int[][] Texts => texts;

        /// <summary>The first text that is not computed yet.</summary>
        public int Next { get; set; }

        public TaskCompletionSource<float[][]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Set(int text, float[] vector)
        {
            // A pass that failed halfway is computed again text by text.
            _missing -= _vectors[text] is null ? 1 : 0;
            _vectors[text] = vector;
            if (_missing == 0)
            {
                Done.TrySetResult(_vectors);
            }
        }
    }
}
