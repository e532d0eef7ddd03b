using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Http;

/// <summary>
/// Styles, scripts and pictures of the pages, out of the assembly. Their addresses carry a hash of their bytes, so browsers keep them for good; they are
/// compressed once, when the program starts.
/// </summary>
public sealed partial class AssetStore
{
    private const string Prefix = "assets/";

    // The order is that of the cascade; each file names its layer.
    private static readonly string[] s_styles = ["tokens.css", "base.css", "components.css", "content.css", "layouts.css", "pages.css", "site.css", "chat.css", "console.css", "playground.css"];

    private readonly FrozenDictionary<string, Asset> _byFile;
    private readonly FrozenDictionary<string, string> _addresses;

    /// <summary>Reads and compresses them.</summary>
    public AssetStore()
    {
        Dictionary<string, byte[]> files = typeof(AssetStore).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(static name => name[Prefix.Length..], Read);
        files["lyceum.css"] = [.. s_styles.SelectMany(name => files[name])];
        foreach (string style in s_styles)
        {
            files.Remove(style);
        }

        Dictionary<string, Asset> all = [];
        foreach (string name in files.Keys.ToArray())
        {
            Add(name);
        }

        _byFile = all.Values.ToFrozenDictionary(static asset => asset.File);
        _addresses = all.Values.ToFrozenDictionary(static asset => asset.Name, static asset => $"/{Prefix}{asset.File}");

        // A script imports another as "./content.js"; the file of that one has a hash in its name, so it comes first.
        Asset Add(string name)
        {
            if (all.TryGetValue(name, out Asset? known))
            {
                return known;
            }

            if (name.EndsWith(".js", StringComparison.Ordinal) && name != "blazor.web.js")
            {
                files[name] = Encoding.UTF8.GetBytes(Import().Replace(Encoding.UTF8.GetString(files[name]), import => $"\"./{Add(import.Groups[1].Value).File}\""));
            }

            return all[name] = new Asset(name, files[name]);
        }
    }

    /// <summary>The address of an asset by its name, such as <c>lyceum.css</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public string this[string name] => _addresses[name];

    /// <summary>Sends an asset.</summary>
    internal async Task SendAsync(HttpContext http, string file)
    {
        if (!_byFile.TryGetValue(file, out Asset? asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = asset.ContentType;
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        byte[] bytes = asset.Plain;
        if (StringWithQualityHeaderValue.TryParseList([http.Request.Headers.AcceptEncoding.ToString()], out IList<StringWithQualityHeaderValue>? accepted)
            && accepted.Any(static value => value.Value == "br" && value.Quality is null or > 0))
        {
            http.Response.Headers.ContentEncoding = "br";
            bytes = asset.Compressed;
        }

        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        }
    }

    [GeneratedRegex("(?<=(?:from|import) ?\\(?)\"\\./([a-z-]+\\.js)\"")]
    private static partial Regex Import();

    private static byte[] Read(string resource)
    {
        using Stream stream = typeof(AssetStore).Assembly.GetManifestResourceStream(resource)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Asset
    {
        public Asset(string name, byte[] bytes)
        {
            Name = name;
            Plain = bytes;
            File = $"{Path.GetFileNameWithoutExtension(name)}.{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}{Path.GetExtension(name)}";
            ContentType = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                string extension => throw new InvalidOperationException($"What type is an asset that ends in '{extension}'?"),
            };
            using MemoryStream compressed = new();
            using (BrotliStream brotli = new(compressed, CompressionLevel.Optimal))
            {
                brotli.Write(bytes);
            }

            Compressed = compressed.ToArray();
        }

        public string Name { get; }

        public string File { get; }

        public string ContentType { get; }

        public byte[] Plain { get; }

        public byte[] Compressed { get; }
    }
}
