using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Numerics;

namespace Lyceum.Training.Runs;

/// <summary>
/// The state of a training run in one safetensors file: weights under their own names, what the optimiser and the averages
/// keep, and in the header's texts the rest of the state and a SHA-256 over all of it.
/// </summary>
public sealed unsafe class Checkpoint : IDisposable
{
    private const string StateKey = "lyceum.state";
    private const string HashKey = "lyceum.sha256";

    private readonly SafetensorsFile _file;
    private readonly Dictionary<string, SafetensorsTensor> _tensors;

    private Checkpoint(SafetensorsFile file, CheckpointState state)
    {
        _file = file;
        _tensors = file.Tensors.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        State = state;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Everything but the tensors.</summary>
    public CheckpointState State { get; }

    /// <summary>Opens a checkpoint and verifies every byte of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">It is damaged, cut short or no checkpoint.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Open(path);
            if (!file.Metadata.TryGetValue(StateKey, out string? state) || !file.Metadata.TryGetValue(HashKey, out string? hash))
            {
                throw new TrainingException($"The file '{path}' is a safetensors file, but no checkpoint of a training run.");
            }

            IEnumerable<CheckpointTensor> tensors = file.Tensors.Select(tensor => new CheckpointTensor(tensor.Name, tensor.Shape, (nint)file.GetData(tensor)));
            if (file.Tensors.Any(static tensor => tensor.Type != "F32") || hash != Hash(state, tensors))
            {
                throw new TrainingException($"The checkpoint '{path}' is damaged: its contents do not have the checksum that was written with them.");
            }

            return new Checkpoint(file, JsonSerializer.Deserialize(state, CheckpointJson.Default.CheckpointState)!);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is ModelFormatException or JsonException)
            {
                throw new TrainingException($"The checkpoint '{path}' is damaged: {failure.Message}", failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes a checkpoint to <c>PATH.part</c>, flushes it to the disk and gives it its name.</summary>
    /// <exception cref="IOException">The disk failed or is full; what was under the name before is still there.</exception>
    internal static void Write(string path, CheckpointState state, IReadOnlyList<CheckpointTensor> tensors)
    {
        string text = JsonSerializer.Serialize(state, CheckpointJson.Default.CheckpointState);
        SafetensorsWriter.Write(
            path,
            [.. tensors.Select(static tensor => (tensor.Name, new ExportPlan(NumberFormat.F32, [.. tensor.Shape], target => Copy(tensor.Data, target, tensor.ByteLength))))],
            (StateKey, text),
            (HashKey, Hash(text, tensors)));
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    internal bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>Copies tensors from the file. Nothing is copied unless all are there in the shapes wanted.</summary>
    /// <exception cref="TrainingException">One is not there, or has another shape.</exception>
    internal void Read(IReadOnlyList<CheckpointTensor> tensors)
    {
        foreach (CheckpointTensor tensor in tensors)
        {
            if (!_tensors.TryGetValue(tensor.Name, out SafetensorsTensor? stored))
            {
                throw new TrainingException($"The checkpoint '{Path}' has no tensor '{tensor.Name}'; it is of another model or optimiser.");
            }

            if (!stored.Shape.SequenceEqual(tensor.Shape))
            {
                throw new TrainingException($"The tensor '{tensor.Name}' of the checkpoint '{Path}' is [{string.Join(", ", stored.Shape)}] instead of [{string.Join(", ", tensor.Shape)}]; it is of another model.");
            }
        }

        foreach (CheckpointTensor tensor in tensors)
        {
            Copy((nint)_file.GetData(_tensors[tensor.Name]), tensor.Data, tensor.ByteLength);
        }
    }

    private static void Copy(nint source, nint target, long bytes) => Buffer.MemoryCopy((void*)source, (void*)target, bytes, bytes);

    private static string Hash(string state, IEnumerable<CheckpointTensor> tensors)
    {
        const int Piece = 1 << 24;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(state));
        foreach (CheckpointTensor tensor in tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name} {string.Join(' ', tensor.Shape)}\n"));
            for (long offset = 0; offset < tensor.ByteLength; offset += Piece)
            {
                hash.AppendData(new ReadOnlySpan<byte>((byte*)tensor.Data + offset, (int)Math.Min(Piece, tensor.ByteLength - offset)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
