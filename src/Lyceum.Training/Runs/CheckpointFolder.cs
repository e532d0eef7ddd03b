using System.Globalization;

namespace Lyceum.Training.Runs;

/// <summary>
/// The checkpoints of one run, <c>checkpoint-0000001200.safetensors</c> and so on. A new one is complete and on the disk
/// before an older one goes.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";
    private const string Unfinished = ".part";
    private const string Damaged = ".damaged";

    private readonly int _kept;

    /// <summary>Names a folder; it is made when something is written.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="kept">How many of the newest stay, at least 1; with 2 or more a damaged one does not end the run.</param>
    public CheckpointFolder(string path, int kept = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kept);
        Path = path;
        _kept = kept;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The checkpoints' paths, oldest first; empty where there are none.</summary>
    public IReadOnlyList<string> Files =>
        Directory.Exists(Path) ? [.. Directory.GetFiles(Path, Prefix + "*" + Suffix).Where(static file => StepOf(file) >= 0).OrderBy(StepOf)] : [];

    /// <summary>
    /// Opens the newest checkpoint that is whole. A damaged one on the way gets <c>.damaged</c> behind its name, so that it
    /// never takes the place of a good one.
    /// </summary>
    /// <param name="warn">Told of each damaged one.</param>
    /// <returns>Null where there are no checkpoints.</returns>
    /// <exception cref="TrainingException">There are some, and all are damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public Checkpoint? OpenNewest(Action<string> warn)
    {
        IReadOnlyList<string> files = Files;
        foreach (string file in files.Reverse())
        {
            try
            {
                return Checkpoint.Open(file);
            }
            catch (TrainingException failure)
            {
                warn(failure.Message);
                File.Move(file, file + Damaged, overwrite: true);
            }
        }

        return files.Count == 0
            ? null
            : throw new TrainingException($"All checkpoints in '{Path}' are damaged; remove the folder to begin again.");
    }

    /// <summary>Writes a checkpoint, then removes those that are too old.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The disk failed or is full. Every older checkpoint is still there.</exception>
    internal string Save(CheckpointState state, IReadOnlyList<CheckpointTensor> tensors)
    {
        Directory.CreateDirectory(Path);
        string path = System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Step:D10}{Suffix}"));
        Checkpoint.Write(path, state, tensors);
        foreach (string old in Files.SkipLast(_kept).Concat(Directory.GetFiles(Path, Prefix + "*" + Suffix + Unfinished)))
        {
            Remove(old);
        }

        return path;
    }

    // What cannot be removed costs room, not the run.
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static long StepOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        return long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : -1;
    }
}
