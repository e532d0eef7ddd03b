using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Lyceum.Training.Data;

/// <summary>
/// Reads and tokenizes documents on a thread of its own, in order. The queue is bounded: when it is full, the thread waits. Documents with
/// nothing to learn never come out.
/// </summary>
internal sealed class DocumentQueue : IDisposable
{
    private const int MostReports = 100;

    // With a held-out part of one document in ten thousand there is still one among these.
    private const int MostUseless = 1_000_000;

    private readonly IDocumentSource _source;
    private readonly DocumentTokenizer _tokenizer;
    private readonly BatchPackerOptions _options;
    private readonly BlockingCollection<Entry> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private ExceptionDispatchInfo? _error;
    private int _reports;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The documents.</param>
    /// <param name="tokenizer">Turns them into tokens.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="first">The first document's number.</param>
    public DocumentQueue(IDocumentSource source, DocumentTokenizer tokenizer, BatchPackerOptions options, long first)
    {
        _source = source;
        _tokenizer = tokenizer;
        _options = options;
        _queue = new BlockingCollection<Entry>(options.Ahead);
        _work = Task.Factory.StartNew(() => Run(first), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes the next document with something to learn; waits for it. False at the end of the source.</summary>
    public bool TryTake(out long index, [NotNullWhen(true)] out TokenizedDocument? document)
    {
        (index, document) = (0, null);
        _error?.Throw();
        if (!_queue.TryTake(out Entry entry, Timeout.Infinite))
        {
            return false;
        }

        _error = entry.Error;
        _error?.Throw();
        (index, document) = (entry.Index, entry.Document!);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        _queue.Dispose();
        _stop.Dispose();
    }

    private void Run(long first)
    {
        int useless = 0;
        try
        {
            for (long index = first; !(index >= _source.Count); index++)
            {
                if (Prepare(index) is { } document)
                {
                    _queue.Add(new Entry(index, document, null), _stop.Token);
                    useless = 0;
                }
                else if (++useless == MostUseless && _source.Count is null)
                {
                    throw new InvalidDataException($"There is nothing to learn from in {MostUseless} documents in a row.");
                }

                _stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the document would have come out.
        catch (Exception error)
#pragma warning restore CA1031
        {
            AddError(error);
        }
        finally
        {
            _queue.CompleteAdding();
        }
    }

    private void AddError(Exception error)
    {
        try
        {
            _queue.Add(new Entry(0, null, ExceptionDispatchInfo.Capture(error)), _stop.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private TokenizedDocument? Prepare(long index)
    {
        if (_source.Read(index) is not { } read)
        {
            return null;
        }

        try
        {
            return Fit(_tokenizer.Tokenize(read));
        }
        catch (InvalidDataException error)
        {
            string message = $"Document {index}: {error.Message}";
            if (_options.Malformed == MalformedLines.Refuse)
            {
                throw new InvalidDataException(message, error);
            }

            Report(message);
            return null;
        }
    }

    // Null where there is nothing to learn.
    private TokenizedDocument? Fit(TokenizedDocument document)
    {
        if (document.IsChat && document.Ids.Length - 1 > _options.ContextLength)
        {
            string message = $"The conversation has {document.Ids.Length - 1} tokens; the context holds {_options.ContextLength}.";
            switch (_options.LongChats)
            {
                case LongChats.Refuse:
                    throw new InvalidDataException(message + " Skip or truncate long conversations, or take a longer context.");
                case LongChats.Skip:
                    Report(message);
                    return null;
                default:
                    int kept = _options.ContextLength + 1;
                    document = document with { Ids = document.Ids[..kept], Learnt = document.Learnt[..kept] };
                    break;
            }
        }

        return document.Learnt.AsSpan(Math.Min(1, document.Learnt.Length)).Contains(true) ? document : null;
    }

    private void Report(string message)
    {
        if (++_reports <= MostReports)
        {
            _options.Report?.Invoke(_reports == MostReports ? message + " Further skipped documents are not reported." : message);
        }
    }

    private readonly record struct Entry(long Index, TokenizedDocument? Document, ExceptionDispatchInfo? Error);
}
