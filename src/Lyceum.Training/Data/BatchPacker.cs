using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lyceum.Training.Data;

/// <summary>
/// Fills batches with the documents of a source, in their order. A document that no longer fits begins the next batch; a text that is
/// longer than the context goes in pieces, of which each begins with the last token of the one before. Documents are tokenized ahead on
/// another thread, which changes nothing in the batches. Every batch has something to learn.
/// </summary>
public sealed class BatchPacker : IBatchSource, IDisposable
{
    private readonly IDocumentSource _source;
    private readonly DocumentTokenizer _tokenizer;
    private readonly BatchPackerOptions _options;
    private DocumentQueue? _queue;
    private TokenizedDocument? _current;
    private long _index;
    private int _piece;
    private long _documents;

    /// <summary>Makes a packer that stands at the first document.</summary>
    /// <param name="source">The documents; read from one thread at a time.</param>
    /// <param name="tokenizer">Turns them into tokens.</param>
    /// <param name="options">How they are put into batches.</param>
    public BatchPacker(IDocumentSource source, DocumentTokenizer tokenizer, BatchPackerOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ContextLength, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchTokens, options.ContextLength, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ahead, 1, nameof(options));
        _source = source;
        _tokenizer = tokenizer;
        _options = options;
    }

    /// <summary>The next document's number in the source, how many of its pieces were given, and how many documents were given in all.</summary>
    public JsonObject Position => new() { ["document"] = _index, ["piece"] = _piece, ["documents"] = _documents };

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A document cannot be learnt from, and such documents are refused; or none of very many can.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public bool TryNext(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        while (TryGetDocument(out TokenizedDocument document))
        {
            int start = _piece * _options.ContextLength;
            int count = Math.Min(_options.ContextLength, document.Ids.Length - 1 - start);
            if (batch.Count + count > _options.BatchTokens)
            {
                return true;
            }

            Add(batch, document, start, count);
            _piece++;
            if (start + count == document.Ids.Length - 1)
            {
                Leave();
            }
        }

        return batch.Count > 0;
    }

    /// <inheritdoc/>
    public void Seek(JsonObject position)
    {
        ArgumentNullException.ThrowIfNull(position);
        (long document, int piece, long documents) = (Number(position, "document"), checked((int)Number(position, "piece")), Number(position, "documents"));
        if (document > _source.Count)
        {
            throw new InvalidDataException($"The position is at document {document}, but there are {_source.Count}; the data has changed.");
        }

        Stop();
        (_index, _piece, _documents) = (document, piece, documents);
        if (piece > 0 && (!TryGetDocument(out TokenizedDocument current) || _index != document || current.IsChat || piece * (long)_options.ContextLength >= current.Ids.Length - 1))
        {
            throw new InvalidDataException($"The position is at piece {piece} of document {document}, which has fewer; the data or the context length has changed.");
        }
    }

    /// <summary>Stops the other thread. The source stays the caller's.</summary>
    public void Dispose() => Stop();

    private static void Add(TokenBatch batch, TokenizedDocument document, int start, int count)
    {
        batch.Starts.Add(batch.Count);
        for (int i = start; i < start + count; i++)
        {
            batch.Inputs.Add(document.Ids[i]);
            batch.Targets.Add(document.Learnt[i + 1] ? document.Ids[i + 1] : TokenBatch.Ignored);
        }
    }

    private static long Number(JsonObject position, string name) =>
        position[name] is { } value && value.GetValueKind() == JsonValueKind.Number && value.Deserialize<JsonElement>().TryGetInt64(out long number) && number >= 0
            ? number
            : throw new InvalidDataException($"The position has no number '{name}'.");

    private bool TryGetDocument(out TokenizedDocument document)
    {
        if (_current is null && !(_documents >= _options.MaximumDocuments))
        {
            _queue ??= new DocumentQueue(_source, _tokenizer, _options, _index);
            if (_queue.TryTake(out long index, out _current))
            {
                _index = index;
            }
        }

        document = _current!;
        return _current is not null;
    }

    private void Leave()
    {
        _current = null;
        _index++;
        _piece = 0;
        _documents++;
    }

    private void Stop()
    {
        _queue?.Dispose();
        _queue = null;
        _current = null;
    }
}
