using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lyceum.Web.Site;

/// <summary>
/// The documents of the site: those of the program, and over them those of an operator's folder, of which a file replaces the built-in one of the same path
/// or adds to them. The folder is looked at again every few seconds while somebody reads, so changes show without a restart. A file that is wrong is named
/// in the log, and the built-in one stands. Thread-safe.
/// </summary>
public sealed partial class SiteLibrary
{
    private const string Prefix = "content/";
    private const int MaxBytes = 512 * 1024;
    private const int MaxFiles = 2000;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly string? _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<SiteLibrary> _logger;
    private readonly ImmutableDictionary<string, SiteDocument> _builtIn;
    private readonly Lock _reading = new();
    private long _readAt;
    private string _seen = "";
    private SiteContent _current;

    /// <summary>Reads the built-in documents and the folder.</summary>
    /// <param name="options">Where the folder is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where wrong files are named.</param>
    /// <exception cref="SiteContentException">A built-in document is wrong, which a test would have found.</exception>
    public SiteLibrary(WebOptions options, TimeProvider time, ILogger<SiteLibrary> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_folder, _time, _logger) = (options.ContentFolder, time, logger);
        _builtIn = typeof(SiteLibrary).Assembly.GetManifestResourceNames().Select(static name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(static name => name.Path.StartsWith(Prefix, StringComparison.Ordinal))
            .ToImmutableDictionary(static name => name.Path[Prefix.Length..], static name => SiteDocumentReader.Read(name.Path[Prefix.Length..], Resource(name.Name), isBuiltIn: true));
        _current = new SiteContent(_builtIn.Values, "0");
        _readAt = time.GetTimestamp();
        Refresh();
    }

    /// <summary>The documents now.</summary>
    public SiteContent Content
    {
        get
        {
            if (_folder is not null && _time.GetElapsedTime(Volatile.Read(ref _readAt)) >= s_pause && _reading.TryEnter())
            {
                try
                {
                    Refresh();
                    Volatile.Write(ref _readAt, _time.GetTimestamp());
                }
                finally
                {
                    _reading.Exit();
                }
            }

            return Volatile.Read(ref _current);
        }
    }

    private void Refresh()
    {
        if (_folder is null)
        {
            return;
        }

        List<(string Path, FileInfo File)> files = [];
        try
        {
            if (Directory.Exists(_folder))
            {
                files.AddRange(new DirectoryInfo(_folder).EnumerateFiles("*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint, MaxRecursionDepth = 6 })
                    .Take(MaxFiles).Select(file => (Path.GetRelativePath(_folder, file.FullName).Replace('\\', '/'), file)).OrderBy(static file => file.Item1, StringComparer.Ordinal));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFolder(error, _folder);
            return;
        }

        string seen = string.Join('\n', files.Select(static file => string.Create(CultureInfo.InvariantCulture, $"{file.Path} {file.File.Length} {file.File.LastWriteTimeUtc.Ticks}")));
        if (seen == _seen)
        {
            return;
        }

        Dictionary<string, SiteDocument> documents = new(_builtIn);
        foreach ((string path, FileInfo file) in files)
        {
            try
            {
                documents[path] = file.Length <= MaxBytes ? SiteDocumentReader.Read(path, File.ReadAllText(file.FullName), isBuiltIn: false)
                    : throw new SiteContentException(string.Create(CultureInfo.InvariantCulture, $"The file is larger than {MaxBytes / 1024} KiB."));
            }
            catch (SiteContentException error)
            {
                LogFile(path, error.Message);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogFile(path, "It cannot be read.");
            }
        }

        _seen = seen;
        Volatile.Write(ref _current, new SiteContent(documents.Values, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seen)).AsSpan(0, 8))));
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(SiteLibrary).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file '{Path}' of the site's content is not shown: {Reason}")]
    private partial void LogFile(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder '{Folder}' of the site's content cannot be read.")]
    private partial void LogFolder(Exception error, string folder);
}
