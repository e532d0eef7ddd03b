using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Lyceum.Training.Data;

/// <summary>
/// Reads documents on a thread of its own, has them tokenized by any number of others, and gives them out in their order. The queue is bounded: when
/// it is full, the reading thread waits. Documents with nothing to learn never come out.
/// </summary>
internal sealed class DocumentQueue : IDisposable
{
    private static readonly Task<Entry?> s_nothing = Task.FromResult<Entry?>(null);

    private readonly IDocumentSource _source;
    private readonly DocumentTokenizer _tokenizer;
    private readonly BatchPackerOptions _options;
    private readonly SkipReports _skipped;
    private readonly BlockingCollection<Task<Entry?>> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The documents; read from one thread at a time.</param>
    /// <param name="tokenizer">Turns them into tokens.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="first">The first document's number.</param>
    public DocumentQueue(IDocumentSource source, DocumentTokenizer tokenizer, BatchPackerOptions options, long first)
    {
        _source = source;
        _tokenizer = tokenizer;
        _options = options;
        _skipped = new SkipReports(options.Report, "skipped documents");
        _queue = new BlockingCollection<Task<Entry?>>(options.Ahead);
        _work = Task.Factory.StartNew(() => Run(first), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes the next document with something to learn; waits for it. False at the end of the source.</summary>
    public bool TryTake(out long index, [NotNullWhen(true)] out TokenizedDocument? document)
    {
        (index, document) = (0, null);
        int useless = 0;
        while (true)
        {
            _error?.Throw();
            if (!_queue.TryTake(out Task<Entry?>? task, Timeout.Infinite))
            {
                return false;
            }

            try
            {
                if (task.GetAwaiter().GetResult() is { } entry)
                {
                    (index, document) = (entry.Index, entry.Document);
                    return true;
                }

                DocumentReading.CheckUseless(_source, ++useless);
            }
            catch (Exception error)
            {
                _error = ExceptionDispatchInfo.Capture(error);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        while (_queue.TryTake(out Task<Entry?>? task))
        {
            // Nobody will ask for it any more, nor for what went wrong with it.
            Task.WaitAny(task);
            _ = task.Exception;
        }

        _queue.Dispose();
        _stop.Dispose();
    }

    private void Run(long first)
    {
        try
        {
            for (long index = first; !(index >= _source.Count); index++)
            {
                _queue.Add(Begin(index), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        finally
        {
            _queue.CompleteAdding();
        }
    }

    // Whatever goes wrong is thrown where the document would have come out.
    private Task<Entry?> Begin(long index)
    {
        try
        {
            return _source.Read(index) is { } read ? Task.Run(() => Prepare(index, read)) : s_nothing;
        }
#pragma warning disable CA1031 // It is thrown where the document would have come out.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Task.FromException<Entry?>(error);
        }
    }

    private Entry? Prepare(long index, TrainingDocument read)
    {
        try
        {
            return Fit(index, _tokenizer.Tokenize(read)) is { } document ? new Entry(index, document) : null;
        }
        catch (InvalidDataException error)
        {
            string name = _source.NameOf(index);
            if (_options.Malformed == MalformedLines.Refuse)
            {
                throw new InvalidDataException($"{name}: {error.Message}", error);
            }

            _skipped.Add(name, error.Message);
            return null;
        }
    }

    // Null where there is nothing to learn.
    private TokenizedDocument? Fit(long index, TokenizedDocument document)
    {
        if (document.IsChat && document.Ids.Length - 1 > _options.ContextLength)
        {
            string message = $"The conversation has {document.Ids.Length - 1} tokens; the context holds {_options.ContextLength}.";
            switch (_options.LongChats)
            {
                case LongChats.Refuse:
                    throw new InvalidDataException(message + " Let 'longChats' be 'skip' or 'truncate' and go on, or begin again with a longer context.");
                case LongChats.Skip:
                    _skipped.Add(_source.NameOf(index), message);
                    return null;
                default:
                    int kept = _options.ContextLength + 1;
                    document = document with { Ids = document.Ids[..kept], Learnt = document.Learnt[..kept] };
                    break;
            }
        }

        return document.Learnt.AsSpan(Math.Min(1, document.Learnt.Length)).Contains(true) ? document : null;
    }

    private sealed record Entry(long Index, TokenizedDocument Document);
}
