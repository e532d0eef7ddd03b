using Lyceum.Models.Files;

namespace Lyceum.Commands;

/// <summary>What the commands that write a model file share.</summary>
internal static class ModelWriting
{
    /// <summary>Returns a format's name if it can be written.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static string CheckFormat(string format) => ModelQuantizer.Formats.Contains(format, StringComparer.OrdinalIgnoreCase)
        ? format
        : throw new UsageException($"There is no format '{format}' to write; the formats are {string.Join(", ", ModelQuantizer.Formats)}.");

    /// <summary>Writes a model under a progress bar and says how large it became.</summary>
    public static async Task<int> WriteModelAsync(this Invocation run, string what, string path, Action<IProgress<QuantizationProgress>> write)
    {
        await run.WithProgressAsync(
            bytes: true,
            report => Task.Run(() =>
            {
                write(new Reporter(progress => report(new ProgressReport(what, progress.BytesWritten, progress.TotalBytes))));
                return true;
            })).ConfigureAwait(false);
        run.Terminal.Output.WriteLine($"Wrote {path}, {ByteSize.Format(new FileInfo(path).Length)}.");
        return ExitCode.Done;
    }

    private sealed class Reporter(Action<QuantizationProgress> report) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => report(value);
    }
}
