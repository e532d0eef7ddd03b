using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyceum.Inference.Hosting;

/// <summary>
/// Opens a model in this process. Its files are read once from beginning to end first, so that they lie in the system's memory
/// when the first request comes, and so that somebody who waits can be told how far it is.
/// </summary>
public sealed partial class LocalModelLoader : IModelLoader
{
    private const int ChunkBytes = 1 << 20;

    private readonly string _path;
    private readonly LanguageModelOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes a loader; nothing is touched yet.</summary>
    /// <param name="path">The file or folder, as <see cref="LanguageModel.Open(string, LanguageModelOptions?, TimeProvider?)"/> takes it.</param>
    /// <param name="options">How it is opened; null for the usual.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public LocalModelLoader(string path, LanguageModelOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _options = options ?? new LanguageModelOptions();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public long EstimateBytes() => Files().Sum(static file => new FileInfo(file).Length);

    /// <inheritdoc/>
    public async Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string[] files = Files();
        long total = Math.Max(1, EstimateBytes());
        await ReadAsync(files, total, progress, cancellation).ConfigureAwait(false);
        progress.Report(new LoadProgress(LoadPhase.Preparing, 0));
        return new LocalModel(LanguageModel.Open(_path, _options, _time), total, _time);
    }

    private static async Task ReadAsync(string[] files, long total, IProgress<LoadProgress> progress, CancellationToken cancellation)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long read = 0;
            int told = -1;
            foreach (string file in files)
            {
                await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
                for (int count; (count = await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false)) > 0;)
                {
                    read += count;
                    int percent = (int)Math.Min(100, 100 * read / total);
                    if (percent > told)
                    {
                        told = percent;
                        progress.Report(new LoadProgress(LoadPhase.Reading, percent / 100.0));
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    // The files with weights: one, the parts of a split one, or those of a folder.
    private string[] Files()
    {
        if (Directory.Exists(_path))
        {
            return Weights(_path);
        }

        if (Path.GetExtension(_path) is ".safetensors" or ".json")
        {
            return Weights(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        }

        if (SplitName().Match(_path) is { Success: true } split && int.Parse(split.Groups[2].Value, CultureInfo.InvariantCulture) is > 0 and var parts)
        {
            return [.. Enumerable.Range(1, parts).Select(part => string.Create(CultureInfo.InvariantCulture, $"{split.Groups[1].Value}-{part:D5}-of-{parts:D5}.gguf"))];
        }

        return [_path];
    }

    private static string[] Weights(string folder) =>
        [.. Directory.GetFiles(folder).Where(static file => Path.GetExtension(file) is ".gguf" or ".safetensors").Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^(.*)-[0-9]{5}-of-([0-9]{5})\.gguf$", RegexOptions.CultureInvariant)]
    private static partial Regex SplitName();
}
