using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lyceum.Models.Hub;

/// <summary>
/// Speaks with a hub: what a repository holds, and the bytes of its files. Follows the Hub API of Hugging Face
/// (<c>/api/models/…/revision/…</c>, <c>/api/models/…/tree/…</c>, <c>/…/resolve/…</c>).
/// </summary>
internal sealed partial class HubClient : IDisposable
{
    private const int MaxAnswerBytes = 64 << 20;
    private const int MaxPages = 1000;

    private readonly Uri _address;
    private readonly GuardedHttp _http;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;
    private readonly bool _hasToken;

    /// <summary>Makes a client.</summary>
    /// <param name="settings">Which hub.</param>
    /// <param name="time">The clock that waits and time limits go by.</param>
    /// <param name="http">The way out; made from the settings if null. Disposed with the client.</param>
    public HubClient(HubSettings settings, TimeProvider time, GuardedHttp? http = null)
    {
        _address = new Uri(settings.Address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _http = http ?? new GuardedHttp(_address, settings.Token);
        _time = time;
        _retry = new RetryPolicy(time);
        _hasToken = !settings.Token.IsEmpty;
    }

    /// <summary>How long to wait for the next bytes before a connection counts as broken.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Finds out what a repository holds.</summary>
    /// <exception cref="HubException">It cannot be found, reached or understood.</exception>
    public async Task<HubRepository> GetRepositoryAsync(ModelReference reference, CancellationToken cancellation)
    {
        Uri address = new(_address, $"api/models/{reference.Repository}/revision/{Uri.EscapeDataString(reference.Revision)}?blobs=true");
        (JsonElement info, _) = await GetJsonAsync(address, reference.Repository, cancellation).ConfigureAwait(false);
        if (info.ValueKind != JsonValueKind.Object)
        {
            throw BadAnswer(reference.Repository);
        }

        string commit = String(info, "sha") ?? reference.Revision;
        string name = String(info, "id") is { } id && ModelReferenceName().IsMatch(id) ? id : reference.Repository;

        List<HubFile>? files = ReadSiblings(info);
        return new HubRepository(name, commit, files ?? await ReadTreeAsync(name, commit, cancellation).ConfigureAwait(false));
    }

    /// <summary>Asks for the bytes of a file from an offset to before another. The caller disposes the answer.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="file">The file.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte after the last.</param>
    /// <param name="onlyIf">An entity tag: if the file has another one, it comes whole.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer with status 200 or 206.</returns>
    /// <exception cref="HubException">Anything else came.</exception>
    public async Task<GuardedResponse> OpenAsync(HubRepository repository, HubFile file, long start, long end, EntityTagHeaderValue? onlyIf, CancellationToken cancellation)
    {
        string path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        Uri address = new(_address, $"{repository.Name}/resolve/{Uri.EscapeDataString(repository.Commit)}/{path}");
        GuardedResponse response = await GetAsync(
            address,
            headers =>
            {
                headers.Range = new RangeHeaderValue(start, end - 1);
                if (onlyIf is not null)
                {
                    headers.IfRange = new RangeConditionHeaderValue(onlyIf);
                }
            },
            cancellation).ConfigureAwait(false);
        if (response.Message.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return response;
        }

        using (response)
        {
            throw Explain(response, $"{repository.Name}/{file.Path}", repository.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static List<HubFile>? ReadSiblings(JsonElement info)
    {
        if (!info.TryGetProperty("siblings", out JsonElement siblings) || siblings.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<HubFile> files = [];
        foreach (JsonElement sibling in siblings.EnumerateArray())
        {
            JsonElement large = Object(sibling, "lfs");
            long? size = Number(large, "size") ?? Number(sibling, "size");
            if (String(sibling, "rfilename") is not { } path || size is null)
            {
                // An older or smaller hub that does not know 'blobs': the tree tells the sizes.
                return null;
            }

            Add(files, path, size.Value, String(large, "sha256") ?? String(large, "oid"));
        }

        return files;
    }

    private async Task<List<HubFile>> ReadTreeAsync(string repository, string commit, CancellationToken cancellation)
    {
        List<HubFile> files = [];
        Uri? page = new(_address, $"api/models/{repository}/tree/{Uri.EscapeDataString(commit)}?recursive=true");
        for (int pages = 0; page is not null && pages < MaxPages; pages++)
        {
            (JsonElement entries, page) = await GetJsonAsync(page, repository, cancellation).ConfigureAwait(false);
            if (entries.ValueKind != JsonValueKind.Array)
            {
                throw BadAnswer(repository);
            }

            foreach (JsonElement entry in entries.EnumerateArray())
            {
                JsonElement large = Object(entry, "lfs");
                if (String(entry, "type") == "file" && String(entry, "path") is { } path && (Number(large, "size") ?? Number(entry, "size")) is { } size)
                {
                    Add(files, path, size, String(large, "oid") ?? String(large, "sha256"));
                }
            }
        }

        return files;
    }

    private static void Add(List<HubFile> files, string path, long size, string? sha256)
    {
        // A path that could leave its folder, or is no path on some system, belongs to no model.
        if (HubFile.IsSafePath(path) && size >= 0)
        {
            files.Add(new HubFile(path, size, sha256 is not null && Sha256().IsMatch(sha256) ? sha256.ToLowerInvariant() : null));
        }
    }

    private static JsonElement Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : default;

    private static string? String(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    private static async Task<byte[]> ReadLimitedAsync(HttpContent content, CancellationToken cancellation)
    {
        using Stream body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using MemoryStream bytes = new();
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > MaxAnswerBytes)
            {
                throw new HubException(HubFailure.BadAnswer, $"The hub's answer is longer than {MaxAnswerBytes >> 20} MiB; check the setting Hub:Address.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private async Task<(JsonElement Value, Uri? Next)> GetJsonAsync(Uri address, string repository, CancellationToken cancellation) =>
        await _retry.RunAsync(
            async token =>
            {
                using GuardedResponse response = await GetAsync(address, static headers => headers.Accept.ParseAdd("application/json"), token).ConfigureAwait(false);
                if (response.Message.StatusCode != HttpStatusCode.OK)
                {
                    throw Explain(response, repository, repository);
                }

                try
                {
                    byte[] bytes = await LimitAsync(inner => ReadLimitedAsync(response.Message.Content, inner), token).ConfigureAwait(false);
                    using JsonDocument document = JsonDocument.Parse(bytes);
                    return (document.RootElement.Clone(), NextPage(address, response.Message));
                }
                catch (JsonException e)
                {
                    throw BadAnswer(repository, e);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    throw new HubException(HubFailure.Unreachable, $"{_address.Host} broke off ({e.Message.TrimEnd('.')}); run the same command again.", e) { IsTransient = true };
                }
            },
            cancellation).ConfigureAwait(false);

    private Task<GuardedResponse> GetAsync(Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellation) =>
        LimitAsync(token => _http.GetAsync(address, prepare, token), cancellation);

    /// <summary>Turns waiting too long into a break of the connection.</summary>
    private async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellation)
    {
        using CancellationTokenSource stall = new(StallTimeout, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        try
        {
            return await run(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (stall.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HubException(HubFailure.Unreachable, $"{_address.Host} did not answer within {StallTimeout.TotalSeconds:0} s; run the same command again.", e) { IsTransient = true };
        }
    }

    private Uri? NextPage(Uri current, HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("Link", out IEnumerable<string>? links)
            && links.Select(static link => NextLink().Match(link)).FirstOrDefault(static match => match.Success) is { } next
            && Uri.TryCreate(current, next.Groups["address"].Value, out Uri? page))
        {
            // A next page elsewhere would be read without the token; a hub has no reason to send us there.
            return page.Scheme == _address.Scheme && page.Authority == _address.Authority
                ? page
                : throw new HubException(HubFailure.RefusedAddress, $"{_address.Host} continues its list on {page.Host}; this is refused.");
        }

        return null;
    }

    private HubException BadAnswer(string repository, Exception? inner = null) =>
        new(HubFailure.BadAnswer, $"{_address} does not answer like a hub about {repository}; check the setting Hub:Address.", inner);

    private HubException Explain(GuardedResponse response, string what, string repository)
    {
        HttpStatusCode status = response.Message.StatusCode;
        string? code = response.HomeHeader("X-Error-Code");
        string said = response.HomeHeader("X-Error-Message") is { Length: > 0 and <= 500 } message ? $" ({message.TrimEnd('.')})" : "";
        Uri page = new(_address, repository);
        string setToken = "put your token into the setting Hub:Token (the variable LYCEUM__HUB__TOKEN)";
        string server = response.Message.RequestMessage?.RequestUri?.Host ?? _address.Host;
        switch (status)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound when !response.IsFromHome:
                // Addresses of the storage behind a hub are signed and expire; the hub gives a fresh one.
                return new HubException(HubFailure.Unreachable, $"{server}, where {_address.Host} keeps {what}, answers {(int)status}; run the same command again later.") { IsTransient = true };
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when code == "GatedRepo":
                return new HubException(
                    HubFailure.Gated,
                    $"{repository} is gated: accept its licence at {page}, {(_hasToken ? "with the account that the token in Hub:Token belongs to" : $"then {setToken}")}, and run the same command again.");
            case HttpStatusCode.Unauthorized when _hasToken:
                return new HubException(HubFailure.Unauthorized, $"{_address.Host} does not accept the token in Hub:Token for {what}{said}, or there is no such repository; check both.");
            case HttpStatusCode.Unauthorized:
                return new HubException(HubFailure.Unauthorized, $"{what} does not exist on {_address.Host} or is private{said}; check the name, or {setToken}.");
            case HttpStatusCode.Forbidden:
                return new HubException(HubFailure.Unauthorized, $"{_address.Host} forbids {what}{said}; {(_hasToken ? "the token in Hub:Token needs the right to read it" : setToken)}.");
            case HttpStatusCode.NotFound:
                return new HubException(HubFailure.NotFound, code switch
                {
                    "RevisionNotFound" => $"{repository} has no such revision on {_address.Host}; check what stands after the '@'.",
                    "EntryNotFound" => $"{what} does not exist on {_address.Host}{said}; check the file's name and the revision.",
                    _ => $"{what} does not exist on {_address.Host}{said}; check the name and the revision.",
                });
            case HttpStatusCode.TooManyRequests:
                return new HubException(HubFailure.Busy, $"{_address.Host} asks to send fewer requests{said}; wait a few minutes and run the same command again.")
                {
                    IsTransient = true,
                    RetryAfter = RetryAfter(response.Message),
                };
            case HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                return new HubException(HubFailure.Unreachable, $"{server} has a fault of its own ({(int)status}){said}; run the same command again later.")
                {
                    IsTransient = true,
                    RetryAfter = RetryAfter(response.Message),
                };
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                return new HubException(HubFailure.BadAnswer, $"{what} is shorter on {_address.Host} than its list says; run the same command again.");
            default:
                return new HubException(HubFailure.BadAnswer, $"{server} answers {(int)status} for {what}{said}; check the setting Hub:Address.");
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    [GeneratedRegex(@"^[0-9a-fA-F]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();

    [GeneratedRegex("""<(?<address>[^>]+)>\s*;\s*rel="?next"?""", RegexOptions.CultureInvariant)]
    private static partial Regex NextLink();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,96}/[A-Za-z0-9._-]{1,96}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelReferenceName();
}
