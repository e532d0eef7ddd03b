using System.Numerics;
using System.Text;

namespace Lyceum.Models.Files;

/// <summary>Encodes what stands before the tensors in a GGUF file, version 3, little-endian.</summary>
internal static class GgufHeader
{
    private const uint Version = 3;

    /// <summary>ggml keeps names in 64 bytes with a zero at the end, and refuses longer ones.</summary>
    private const int LongestTensorName = 63;

    /// <summary>Writes the header with its padding.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="metadata">The keys and values.</param>
    /// <param name="tensors">The tensors in the order that their data will have.</param>
    /// <returns>The position of each tensor's data from the beginning of the file, and after them the file's length.</returns>
    /// <exception cref="ArgumentException">A value has no GGUF type, a name is too long or occurs twice, or the alignment is not a power of two.</exception>
    public static long[] Write(Stream target, ModelMetadata metadata, IReadOnlyList<TensorInfo> tensors)
    {
        uint alignment = (uint)metadata.GetInt32("general.alignment", 32);
        if (!BitOperations.IsPow2(alignment) || alignment < 8)
        {
            throw new ArgumentException($"The alignment is a power of two and at least 8, not {alignment}.", nameof(metadata));
        }

        HeaderStream header = new(target);
        header.Raw("GGUF"u8);
        header.Number(Version);
        header.Number((ulong)tensors.Count);
        header.Number((ulong)metadata.Count);
        foreach ((string key, object value) in metadata)
        {
            header.Text(key);
            WriteValue(header, key, value);
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        long[] positions = new long[tensors.Count + 1];
        long offset = 0;
        for (int i = 0; i < tensors.Count; i++)
        {
            TensorInfo tensor = tensors[i];
            if (Encoding.UTF8.GetByteCount(tensor.Name) > LongestTensorName || !names.Add(tensor.Name))
            {
                throw new ArgumentException($"The tensor name '{tensor.Name}' has more than {LongestTensorName} bytes or occurs twice.", nameof(tensors));
            }

            header.Text(tensor.Name);
            header.Number((uint)tensor.Shape.Count);
            foreach (long dimension in tensor.Shape)
            {
                header.Number((ulong)dimension);
            }

            header.Number((uint)tensor.Format);
            header.Number((ulong)offset);
            positions[i] = offset;
            offset = Align(checked(offset + tensor.ByteLength), alignment);
        }

        positions[^1] = offset;
        long start = Align(header.Length, alignment);
        header.Raw(new byte[start - header.Length]);
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] += start;
        }

        return positions;
    }

    private static long Align(long position, long alignment) => (position + alignment - 1) & -alignment;

    private static void WriteValue(HeaderStream header, string key, object value)
    {
        GgufValueType type = TypeOf(value.GetType(), key);
        header.Number((uint)type);
        if (type == GgufValueType.Array)
        {
            WriteArray(header, key, (Array)value);
        }
        else
        {
            WriteScalar(header, value);
        }
    }

    private static void WriteArray(HeaderStream header, string key, Array array)
    {
        Type element = array.GetType().GetElementType()!;
        GgufValueType type = element == typeof(object) ? GgufValueType.Array : TypeOf(element, key);
        header.Number((uint)type);
        header.Number((ulong)array.Length);
        foreach (object value in array)
        {
            if (type == GgufValueType.Array)
            {
                WriteArray(header, key, value as Array ?? throw new ArgumentException($"The key '{key}' mixes arrays with other values."));
            }
            else
            {
                WriteScalar(header, value);
            }
        }
    }

    private static void WriteScalar(HeaderStream header, object value)
    {
        switch (value)
        {
            case byte number:
                header.Number(number);
                break;
            case sbyte number:
                header.Number(number);
                break;
            case ushort number:
                header.Number(number);
                break;
            case short number:
                header.Number(number);
                break;
            case uint number:
                header.Number(number);
                break;
            case int number:
                header.Number(number);
                break;
            case ulong number:
                header.Number(number);
                break;
            case long number:
                header.Number(number);
                break;
            case float number:
                header.Number(BitConverter.SingleToUInt32Bits(number));
                break;
            case double number:
                header.Number(BitConverter.DoubleToUInt64Bits(number));
                break;
            case bool flag:
                header.Number(flag ? (byte)1 : (byte)0);
                break;
            default:
                header.Text((string)value);
                break;
        }
    }

    private static GgufValueType TypeOf(Type type, string key) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => GgufValueType.UInt8,
        TypeCode.SByte => GgufValueType.Int8,
        TypeCode.UInt16 => GgufValueType.UInt16,
        TypeCode.Int16 => GgufValueType.Int16,
        TypeCode.UInt32 => GgufValueType.UInt32,
        TypeCode.Int32 => GgufValueType.Int32,
        TypeCode.UInt64 => GgufValueType.UInt64,
        TypeCode.Int64 => GgufValueType.Int64,
        TypeCode.Single => GgufValueType.Float32,
        TypeCode.Double => GgufValueType.Float64,
        TypeCode.Boolean => GgufValueType.Boolean,
        TypeCode.String => GgufValueType.String,
        _ when type.IsArray => GgufValueType.Array,
        _ => throw new ArgumentException($"The key '{key}' has a value of the type {type.Name}, for which GGUF has none."),
    };

    /// <summary>Little-endian numbers and counted strings onto a stream.</summary>
    private sealed class HeaderStream(Stream target)
    {
        public long Length { get; private set; }

        public void Raw(ReadOnlySpan<byte> bytes)
        {
            target.Write(bytes);
            Length += bytes.Length;
        }

        public void Number<T>(T number)
            where T : unmanaged, IBinaryInteger<T>
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            int count = number.WriteLittleEndian(bytes);
            Raw(bytes[..count]);
        }

        public void Text(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Number((ulong)bytes.Length);
            Raw(bytes);
        }
    }
}
