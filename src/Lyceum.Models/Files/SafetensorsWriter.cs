using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>Writes a safetensors file, one tensor in memory at a time, to <c>PATH.part</c> first.</summary>
internal static unsafe class SafetensorsWriter
{
    private const int HeaderAlignment = 64;

    /// <summary>Writes tensors in the order given.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="tensors">Names and contents, in float formats.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    /// <exception cref="IOException">The disk failed or is full; what was under the name before is still there.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, ExportPlan Plan)> tensors, params ReadOnlySpan<(string Key, string Text)> metadata)
    {
        string part = path + ".part";
        try
        {
            using (FileStream file = new(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                WriteHeader(file, tensors, metadata);
                foreach ((_, ExportPlan plan) in tensors)
                {
                    WriteTensor(file, plan);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static void WriteHeader(FileStream file, IReadOnlyList<(string Name, ExportPlan Plan)> tensors, ReadOnlySpan<(string Key, string Text)> metadata)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            foreach ((string key, string text) in metadata)
            {
                json.WriteString(key, text);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, ExportPlan plan) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", plan.Format.ToString());
                json.WriteStartArray("shape");
                foreach (long size in plan.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += LengthOf(plan);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces behind the JSON align the tensors.
        while ((header.Length + sizeof(ulong)) % HeaderAlignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        header.WriteTo(file);
    }

    private static void WriteTensor(FileStream file, ExportPlan plan)
    {
        const int Piece = 1 << 24;
        long length = LengthOf(plan);
        byte* buffer = (byte*)NativeMemory.AlignedAlloc((nuint)length, 64);
        try
        {
            plan.Fill((nint)buffer);
            for (long written = 0; written < length; written += Piece)
            {
                file.Write(new ReadOnlySpan<byte>(buffer + written, (int)Math.Min(Piece, length - written)));
            }
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    private static long LengthOf(ExportPlan plan) =>
        plan.Format.ByteSize(plan.Shape.Aggregate(1L, static (product, size) => checked(product * size)));
}
