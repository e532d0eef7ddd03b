using System.Net;
using System.Net.Http.Headers;

namespace Lyceum.Models.Hub;

/// <summary>
/// Fetches one file over several connections. The missing bytes are cut into pieces; each connection takes the next piece, and after
/// a break goes on within it. The first answer shows whether the server knows ranges; if not, the file comes whole over one connection.
/// </summary>
internal sealed class FileDownload(HubClient hub, HubRepository repository, HubFile file, PartFile part, RetryPolicy retry, TimeProvider time)
{
    /// <summary>Connections at once.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Bytes that one connection takes at a time.</summary>
    public long PieceBytes { get; init; } = 32 << 20;

    /// <summary>Is told the bytes that came each time; a negative number takes back what must come again.</summary>
    public Action<long> Progress { get; init; } = static _ => { };

    /// <summary>Fetches what is missing. Whatever happens, what came stays and is written down.</summary>
    /// <exception cref="HubException">The server failed too often, or gives something else than it announced; or the disk is full.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await FetchAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            part.Save();
        }
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        Queue<(long Start, long End)> pieces = new(part.Missing(PieceBytes));
        if (!pieces.TryDequeue(out (long Start, long End) first))
        {
            return;
        }

        // Alone at first, so that a server without ranges is not asked for the whole file by every connection.
        TaskCompletionSource rangesWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool wholeIsWelcome = true;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> workers = [WorkAsync(first)];
        await Task.WhenAny(workers[0], rangesWork.Task).ConfigureAwait(false);
        for (int i = 1; i < Connections && rangesWork.Task.IsCompleted; i++)
        {
            workers.Add(WorkAsync(null));
        }

        await WhenAllOrFirstFailureAsync(workers, stop).ConfigureAwait(false);

        async Task WorkAsync((long Start, long End)? piece)
        {
            while (piece is not null || TryTake(out piece))
            {
                await FetchPieceAsync(piece!.Value, AcceptWhole, stop.Token).ConfigureAwait(false);
                piece = null;
            }
        }

        // A whole file may come in place of a range only while nobody else writes to ranges.
        bool AcceptWhole(bool whole)
        {
            if (whole)
            {
                return wholeIsWelcome;
            }

            wholeIsWelcome = false;
            rangesWork.TrySetResult();
            return true;
        }

        bool TryTake(out (long Start, long End)? piece)
        {
            lock (pieces)
            {
                bool taken = pieces.TryDequeue(out (long Start, long End) next) && !part.IsComplete;
                piece = taken ? next : null;
                return taken;
            }
        }
    }

    private static async Task WhenAllOrFirstFailureAsync(List<Task> workers, CancellationTokenSource stop)
    {
        Exception? first = null;
        while (workers.Count > 0)
        {
            Task done = await Task.WhenAny(workers).ConfigureAwait(false);
            workers.Remove(done);
            if (!done.IsCompletedSuccessfully && first is null)
            {
                first = done.Exception?.InnerException ?? new OperationCanceledException(stop.Token);
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }

        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private async Task FetchPieceAsync((long Start, long End) piece, Func<bool, bool> accept, CancellationToken cancellation)
    {
        long position = piece.Start;
        for (int failures = 0; position < piece.End;)
        {
            long before = position;
            try
            {
                // Where a checksum will judge the whole, a changed entity tag (storage behind a hub changes) is no reason to start over.
                EntityTagHeaderValue? tag = file.Sha256 is null && part.EntityTag is { } known ? EntityTagHeaderValue.Parse(known) : null;
                using GuardedResponse response = await hub.OpenAsync(repository, file, position, piece.End, tag, cancellation).ConfigureAwait(false);
                CheckAnnounced(response);
                bool whole = response.Message.StatusCode == HttpStatusCode.OK;
                if (!accept(whole))
                {
                    throw Changed("came whole although a range was asked for, as if it had changed");
                }

                if (whole)
                {
                    await ReadWholeAsync(response.Message, cancellation).ConfigureAwait(false);
                    return;
                }

                CheckRange(response.Message, position, piece.End);
                await ReadAsync(response.Message, piece.End, p => position = p, position, cancellation).ConfigureAwait(false);
            }
            catch (HubException e) when (RetryPolicy.IsForgiven(e, position > before ? 0 : failures))
            {
                failures = position > before ? 0 : failures;
                await retry.WaitAsync(e, failures, cancellation).ConfigureAwait(false);
                failures++;
            }
        }
    }

    private async Task ReadWholeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength is { } length && length != file.Bytes)
        {
            throw Changed($"has {length} bytes, but the hub's list says {file.Bytes}");
        }

        Progress(-part.PresentBytes);
        part.Restart();
        part.SetEntityTag(response.Headers.ETag?.ToString());
        try
        {
            await ReadAsync(response, file.Bytes, static _ => { }, 0, cancellation).ConfigureAwait(false);
        }
        catch (HubException)
        {
            // Without ranges there is no going on in the middle.
            Progress(-part.PresentBytes);
            part.Restart();
            throw;
        }
    }

    private async Task ReadAsync(HttpResponseMessage response, long end, Action<long> advance, long position, CancellationToken cancellation)
    {
        using CancellationTokenSource stall = new(hub.StallTimeout, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        byte[] buffer = new byte[256 << 10];
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false);
            while (position < end)
            {
                int read = await ReceiveAsync(body, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - position)), both.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    throw Broken("the connection ended early", null);
                }

                stall.CancelAfter(hub.StallTimeout);
                part.Write(position, buffer.AsSpan(0, read));
                position += read;
                advance(position);
                Progress(read);
            }
        }
        catch (OperationCanceledException e) when (stall.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Broken($"nothing came for {hub.StallTimeout.TotalSeconds:0} s", e);
        }
    }

    /// <summary>Whatever fails here is the connection; writing what came is apart, since a disk's failure is an <see cref="IOException"/> too.</summary>
    private async ValueTask<int> ReceiveAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(e.Message.TrimEnd('.'), e);
        }
    }

    private void CheckAnnounced(GuardedResponse response)
    {
        string? tag = response.HomeHeader("X-Linked-ETag")?.Trim('"');
        if (file.Sha256 is not null && tag is { Length: 64 } && !tag.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Changed($"now has the SHA-256 {tag}, but the hub's list says {file.Sha256}");
        }
    }

    private void CheckRange(HttpResponseMessage response, long start, long end)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (range is null || range.From != start || !(range.To < end) || (range.HasLength && range.Length != file.Bytes))
        {
            throw Changed($"came as {range?.ToString() ?? "an unnamed range"} instead of bytes {start}-{end - 1}/{file.Bytes}");
        }

        string? tag = response.Headers.ETag is { IsWeak: false } strong ? strong.ToString() : null;
        if (file.Sha256 is null && part.EntityTag is { } known && tag is not null && tag != known)
        {
            throw Changed("changed while it was fetched");
        }

        part.SetEntityTag(tag);
    }

    private HubException Broken(string how, Exception? inner) =>
        new(HubFailure.Unreachable, $"The connection for {repository.Name}/{file.Path} broke ({how}); run the same command again, it goes on where it stopped.", inner) { IsTransient = true };

    private HubException Changed(string how) =>
        new(HubFailure.BadAnswer, $"{repository.Name}/{file.Path} {how}; run the same command again.");
}
