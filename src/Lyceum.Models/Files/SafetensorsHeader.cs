using System.Buffers.Binary;
using System.Text.Json;

namespace Lyceum.Models.Files;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Type">The element type as the file writes it, for instance <c>BF16</c>.</param>
/// <param name="Shape">Dimensions, the outer one first; empty for a single number.</param>
/// <param name="Offset">Position of its bytes in the data section.</param>
/// <param name="ByteLength">Size in bytes.</param>
internal sealed record SafetensorsTensor(string Name, string Type, long[] Shape, long Offset, long ByteLength);

/// <summary>
/// The header of a safetensors file: its length as eight bytes, then JSON that maps names to type, shape and place.
/// As the format demands, tensors lie end to end from the beginning of the data section to its end, over no other and without gaps.
/// </summary>
internal static class SafetensorsHeader
{
    private const int LengthBytes = sizeof(ulong);
    private const int LongestHeader = 100_000_000;
    private const int MostDimensions = 8;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 8 };

    /// <summary>Reads and checks a header.</summary>
    /// <param name="data">The file's first byte.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="file">The name for messages.</param>
    /// <returns>The tensors in the order of their bytes, where the data section begins, and the texts of <c>__metadata__</c>.</returns>
    /// <exception cref="ModelFormatException">The file is not what the format says.</exception>
    public static unsafe (IReadOnlyList<SafetensorsTensor> Tensors, long DataStart, IReadOnlyDictionary<string, string> Metadata) Parse(byte* data, long length, string file)
    {
        if (length < LengthBytes)
        {
            throw new ModelFormatException($"The safetensors file '{file}' has {length} bytes, too few for a header.");
        }

        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(data, LengthBytes));
        if (size > LongestHeader || (long)size > length - LengthBytes)
        {
            throw new ModelFormatException($"The safetensors file '{file}' claims a header of {size} bytes at offset 0; it has {length} bytes, and a header at most {LongestHeader}.");
        }

        long start = LengthBytes + (long)size;
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        List<SafetensorsTensor> tensors = ReadJson(new ReadOnlySpan<byte>(data + LengthBytes, (int)size), file, metadata);
        tensors.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.ByteLength.CompareTo(b.ByteLength));
        long expected = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Offset != expected)
            {
                throw Wrong(file, tensor.Name, $"its bytes begin at data offset {tensor.Offset} instead of {expected}, so tensors overlap or leave a gap");
            }

            if (tensor.ByteLength > length - start - expected)
            {
                throw Wrong(file, tensor.Name, $"its {tensor.ByteLength} bytes at data offset {expected} end outside the file of {length} bytes");
            }

            expected += tensor.ByteLength;
        }

        return expected == length - start
            ? (tensors, start, metadata)
            : throw new ModelFormatException($"The tensors of the safetensors file '{file}' end at {start + expected}, but the file ends at {length}.");
    }

    private static List<SafetensorsTensor> ReadJson(ReadOnlySpan<byte> json, string file, Dictionary<string, string> metadata)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = s_options.MaxDepth });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !json[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8).IsEmpty)
            {
                throw new ModelFormatException($"The header of the safetensors file '{file}' at offset {LengthBytes} is not one JSON object.");
            }

            List<SafetensorsTensor> tensors = [];
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw Wrong(file, property.Name, "it occurs twice");
                }

                if (property.Name != "__metadata__")
                {
                    tensors.Add(ReadTensor(property.Name, property.Value, file));
                }
                else if (property.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject().Where(static text => text.Value.ValueKind == JsonValueKind.String))
                    {
                        metadata[text.Name] = text.Value.GetString()!;
                    }
                }
            }

            return tensors;
        }
        catch (JsonException failure)
        {
            throw new ModelFormatException($"The header of the safetensors file '{file}' at offset {LengthBytes} is not valid JSON: {failure.Message}", failure);
        }
        catch (InvalidOperationException failure)
        {
            // A name whose escapes are no valid text.
            throw new ModelFormatException($"The header of the safetensors file '{file}' at offset {LengthBytes} has text that is not valid: {failure.Message}", failure);
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement entry, string file)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !entry.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw Wrong(file, name, "it needs 'dtype', 'shape' and two 'data_offsets'");
        }

        if (shape.GetArrayLength() > MostDimensions)
        {
            throw Wrong(file, name, $"it has {shape.GetArrayLength()} dimensions, more than {MostDimensions}");
        }

        string typeName = type.GetString()!;
        int bits = Bits(typeName);
        if (bits == 0)
        {
            throw Wrong(file, name, $"its element type '{typeName}' is not known");
        }

        long[] dimensions = [.. shape.EnumerateArray().Select(dimension => ReadNumber(dimension, name, file))];
        long begin = ReadNumber(offsets[0], name, file);
        long end = ReadNumber(offsets[1], name, file);
        UInt128 size = (UInt128)(uint)bits;
        foreach (long dimension in dimensions)
        {
            size *= (UInt128)dimension;
            if (size > long.MaxValue)
            {
                throw Wrong(file, name, "its shape is too large");
            }
        }

        return begin <= end && size == (UInt128)(end - begin) * 8
            ? new SafetensorsTensor(name, typeName, dimensions, begin, end - begin)
            : throw Wrong(file, name, $"its data offsets {begin} to {end} do not fit {typeName} of the shape [{string.Join(", ", dimensions)}]");
    }

    private static long ReadNumber(JsonElement element, string name, string file) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0
            ? number
            : throw Wrong(file, name, "its shape and offsets should be whole numbers, zero or more");

    private static int Bits(string type) => type switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => 8,
        "F6_E2M3" or "F6_E3M2" => 6,
        "F4" => 4,
        _ => 0,
    };

    private static ModelFormatException Wrong(string file, string tensor, string problem) =>
        new($"The tensor '{tensor}' in the header of the safetensors file '{file}' is malformed: {problem}.");
}
