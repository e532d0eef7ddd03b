using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Lyceum.TestKit.Hub;

/// <summary>
/// A hub on a loopback port that speaks the Hub API of Hugging Face: revisions, trees in pages, files with ranges, redirects to a
/// storage on another port. It can break off, forget ranges, announce wrong checksums, and refuse.
/// </summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentQueue<HubRequest> _requests = new();
    private long _bodyBytes;

    private TestHub(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public string Repository { get; set; } = "acme/tiny";

    public string Revision { get; set; } = "main";

    /// <summary>Whether the listing tells sizes and checksums; if not, the tree does.</summary>
    public bool KnowsBlobs { get; set; } = true;

    public bool KnowsChecksums { get; set; } = true;

    public bool KnowsRanges { get; set; } = true;

    /// <summary>Where files are redirected to.</summary>
    public Uri? Storage { get; set; }

    /// <summary>What the hub says that the checksum of a file is, in place of the right one.</summary>
    public string? WrongChecksum { get; set; }

    /// <summary>The entity tag of files, in place of one made from the content.</summary>
    public string? EntityTag { get; set; }

    /// <summary>After how many bytes of the body the next answers break off.</summary>
    public ConcurrentQueue<int> Cuts { get; } = new();

    /// <summary>Breaks off every answer whose body would pass this many bytes in all.</summary>
    public long BreakAt { get; set; } = long.MaxValue;

    /// <summary>Answers in place of the hub; false to let the hub answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    public IEnumerable<HubRequest> FileRequests => Requests.Where(static request => request.Target.Contains("/resolve/", StringComparison.Ordinal) || request.Target.StartsWith("/storage/", StringComparison.Ordinal));

    /// <summary>Bytes of files that went out.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    public static async Task<TestHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        TestHub hub = new(app);
        app.Run(hub.AnswerAsync);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        hub.Address = new Uri(address);
        return hub;
    }

    public void Add(string path, byte[] content) => _files[path] = content;

    public void Forget() => _requests.Clear();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task AnswerAsync(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        _requests.Enqueue(new HubRequest(target, context.Request.Headers.Authorization, context.Request.Headers.Range));
        if (Instead is not null && await Instead(context))
        {
            return;
        }

        string path = Uri.UnescapeDataString(target.Split('?')[0]);
        string api = $"/api/models/{Repository}";
        string escapedRevision = Uri.EscapeDataString(Revision);
        if (target.StartsWith($"{api}/revision/{escapedRevision}?", StringComparison.Ordinal))
        {
            await JsonAsync(context, new { id = Repository, sha = Commit, siblings = _files.Select(file => Sibling(file.Key, file.Value)) });
        }
        else if (path == $"{api}/tree/{Commit}")
        {
            await TreeAsync(context);
        }
        else if (path.StartsWith($"/{Repository}/resolve/{Commit}/", StringComparison.Ordinal) && _files.TryGetValue(path[$"/{Repository}/resolve/{Commit}/".Length..], out byte[]? content))
        {
            await FileAsync(context, content);
        }
        else if (path.StartsWith("/storage/", StringComparison.Ordinal) && _files.Values.FirstOrDefault(file => path == $"/storage/{Sha256(file)}") is { } stored)
        {
            await BodyAsync(context, stored);
        }
        else
        {
            bool known = path.StartsWith(api, StringComparison.Ordinal) || path.StartsWith($"/{Repository}/", StringComparison.Ordinal);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers["X-Error-Code"] = !known ? "RepoNotFound" : path.Contains("/resolve/", StringComparison.Ordinal) ? "EntryNotFound" : "RevisionNotFound";
        }
    }

    private object Sibling(string path, byte[] content)
    {
        string? checksum = KnowsChecksums ? WrongChecksum ?? Sha256(content) : null;
        return !KnowsBlobs ? new { rfilename = path }
            : checksum is null ? new { rfilename = path, size = content.Length }
            : new { rfilename = path, size = content.Length, lfs = new { sha256 = checksum, size = content.Length, pointerSize = 134 } };
    }

    /// <summary>One entry a page, so that every list has several pages.</summary>
    private async Task TreeAsync(HttpContext context)
    {
        string[] paths = [.. _files.Keys.Order(StringComparer.Ordinal)];
        int page = int.Parse(context.Request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        if (page + 1 < paths.Length)
        {
            context.Response.Headers.Link = $"<{Address}api/models/{Repository}/tree/{Commit}?recursive=true&cursor={page + 1}>; rel=\"next\"";
        }

        byte[] content = _files[paths[page]];
        await JsonAsync(context, new object[]
        {
            new { type = "directory", path = "some-folder", size = 0 },
            new { type = "file", path = paths[page], size = content.Length, lfs = new { oid = WrongChecksum ?? Sha256(content), size = content.Length } },
        });
    }

    private async Task FileAsync(HttpContext context, byte[] content)
    {
        context.Response.Headers["X-Repo-Commit"] = Commit;
        if (KnowsChecksums)
        {
            context.Response.Headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Linked-ETag"] = $"\"{WrongChecksum ?? Sha256(content)}\"";
        }

        if (Storage is not null)
        {
            context.Response.Redirect($"{Storage}storage/{Sha256(content)}?signature=abc");
            return;
        }

        await BodyAsync(context, content);
    }

    private async Task BodyAsync(HttpContext context, byte[] content)
    {
        string tag = EntityTag ?? $"\"{Sha256(content)[..16]}\"";
        context.Response.Headers.ETag = tag;
        (int start, int end) = (0, content.Length);
        string? ifRange = context.Request.Headers.IfRange;
        if (KnowsRanges && (ifRange is null || ifRange == tag) && RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out RangeHeaderValue? range))
        {
            RangeItemHeaderValue item = range.Ranges.Single();
            (start, end) = ((int)item.From!.Value, (int)Math.Min(item.To!.Value + 1, content.Length));
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{end - 1}/{content.Length}";
            context.Response.Headers.AcceptRanges = "bytes";
        }

        context.Response.ContentLength = end - start;
        int sent = end - start;
        if (Cuts.TryDequeue(out int cut))
        {
            sent = Math.Min(sent, cut);
        }

        long before = Interlocked.Add(ref _bodyBytes, sent) - sent;
        sent = (int)Math.Clamp(BreakAt - before, 0, sent);

        // Kestrel closes the connection after a body that is shorter than announced. (To abort it would take back what is on its way.)
        await context.Response.Body.WriteAsync(content.AsMemory(start, sent));
        await context.Response.Body.FlushAsync();
    }

    private static async Task JsonAsync(HttpContext context, object value)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value));
    }
}
