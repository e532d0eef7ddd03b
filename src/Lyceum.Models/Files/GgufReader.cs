using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lyceum.Models.Files;

/// <summary>
/// A cursor over the bytes of a GGUF file that never leaves them: every length is checked against what is left of the
/// file before memory is taken or read. Failures name the file, the key or tensor being read, and the offset.
/// </summary>
internal unsafe ref struct GgufReader(byte* data, long length, string file)
{
    /// <summary>Longest key or tensor name in bytes, as the format document has it for keys.</summary>
    public const int LongestName = ushort.MaxValue;

    private const int DeepestArray = 4;

    private string _subject = "header";
    private string? _name;

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; }

    private readonly long Left => length - Position;

    /// <summary>Says what is being read, for messages: a kind ("key", "tensor") and its name or number.</summary>
    public void At(string subject, string? name)
    {
        _subject = subject;
        _name = name;
    }

    /// <summary>An exception about what is being read, at the current offset.</summary>
    public readonly ModelFormatException Wrong(string problem) =>
        new($"The GGUF file '{file}' is malformed at offset {Position} in the {_subject}{(_name is null ? "" : $" '{_name}'")}: {problem}.");

    /// <summary>Reads a little-endian number.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        Need((ulong)sizeof(T));
        T value = Unsafe.ReadUnaligned<T>(data + Position);
        Position += sizeof(T);
        return value;
    }

    /// <summary>Reads a count of items that take at least <paramref name="smallest"/> bytes each, and checks that so many can follow.</summary>
    public int ReadCount(int smallest, string items)
    {
        ulong count = Read<ulong>();
        return count <= (ulong)(Left / smallest) && count <= (ulong)Array.MaxLength
            ? (int)count
            : throw Wrong($"it claims {count} {items}, which do not fit in the {Left} bytes that are left");
    }

    /// <summary>Reads a string. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string ReadString(int longest = int.MaxValue)
    {
        ulong size = Read<ulong>();
        Need(size);
        if (size > (ulong)longest)
        {
            throw Wrong($"a string has {size} bytes, more than the {longest} that are allowed");
        }

        string value = Encoding.UTF8.GetString(data + Position, (int)size);
        Position += (long)size;
        return value;
    }

    /// <summary>Reads a value with its type before it.</summary>
    public object ReadValue() => ReadValue(Read<GgufValueType>());

    private object ReadValue(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => Read<byte>(),
        GgufValueType.Int8 => Read<sbyte>(),
        GgufValueType.UInt16 => Read<ushort>(),
        GgufValueType.Int16 => Read<short>(),
        GgufValueType.UInt32 => Read<uint>(),
        GgufValueType.Int32 => Read<int>(),
        GgufValueType.UInt64 => Read<ulong>(),
        GgufValueType.Int64 => Read<long>(),
        GgufValueType.Float32 => Read<float>(),
        GgufValueType.Float64 => Read<double>(),
        GgufValueType.Boolean => ReadBoolean(),
        GgufValueType.String => ReadString(),
        GgufValueType.Array => ReadArray(1),
        _ => throw Wrong($"the value type {(uint)type} is not known"),
    };

    private Array ReadArray(int depth)
    {
        GgufValueType type = Read<GgufValueType>();
        switch (type)
        {
            case GgufValueType.UInt8:
                return ReadNumbers<byte>();
            case GgufValueType.Int8:
                return ReadNumbers<sbyte>();
            case GgufValueType.UInt16:
                return ReadNumbers<ushort>();
            case GgufValueType.Int16:
                return ReadNumbers<short>();
            case GgufValueType.UInt32:
                return ReadNumbers<uint>();
            case GgufValueType.Int32:
                return ReadNumbers<int>();
            case GgufValueType.UInt64:
                return ReadNumbers<ulong>();
            case GgufValueType.Int64:
                return ReadNumbers<long>();
            case GgufValueType.Float32:
                return ReadNumbers<float>();
            case GgufValueType.Float64:
                return ReadNumbers<double>();
            case GgufValueType.Boolean:
                bool[] flags = new bool[ReadCount(1, "array elements")];
                for (int i = 0; i < flags.Length; i++)
                {
                    flags[i] = ReadBoolean();
                }

                return flags;
            case GgufValueType.String:
                return ReadStrings();
            case GgufValueType.Array when depth >= DeepestArray:
                throw Wrong($"arrays are nested deeper than {DeepestArray}");
            case GgufValueType.Array:
                object[] arrays = new object[ReadCount(sizeof(uint) + sizeof(ulong), "arrays")];
                for (int i = 0; i < arrays.Length; i++)
                {
                    arrays[i] = ReadArray(depth + 1);
                }

                return arrays;
            default:
                throw Wrong($"the array element type {(uint)type} is not known");
        }
    }

    // A vocabulary is some hundred thousand strings, read once and at once: too soon for the compiler to have got faster by itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private string[] ReadStrings()
    {
        string[] strings = new string[ReadCount(sizeof(ulong), "strings")];
        long position = Position;
        for (int i = 0; i < strings.Length; i++)
        {
            long left = length - position - sizeof(ulong);
            ulong size = left < 0 ? 0 : Unsafe.ReadUnaligned<ulong>(data + position);
            if (left < 0 || size > (ulong)Math.Min(int.MaxValue, left))
            {
                // The careful reader says what is wrong.
                Position = position;
                ReadString();
            }

            strings[i] = Encoding.UTF8.GetString(data + position + sizeof(ulong), (int)size);
            position += sizeof(ulong) + (long)size;
        }

        Position = position;
        return strings;
    }

    private T[] ReadNumbers<T>()
        where T : unmanaged
    {
        int count = ReadCount(sizeof(T), "array elements");
        T[] values = GC.AllocateUninitializedArray<T>(count);
        fixed (T* target = values)
        {
            Buffer.MemoryCopy(data + Position, target, (long)count * sizeof(T), (long)count * sizeof(T));
        }

        Position += (long)count * sizeof(T);
        return values;
    }

    private bool ReadBoolean()
    {
        byte value = Read<byte>();
        return value <= 1 ? value == 1 : throw Wrong($"a boolean is 0 or 1, not {value}");
    }

    private readonly void Need(ulong bytes)
    {
        if (bytes > (ulong)Left)
        {
            ThrowTruncated(bytes);
        }
    }

    [DoesNotReturn]
    private readonly void ThrowTruncated(ulong bytes) =>
        throw Wrong($"{bytes} bytes should follow, but only {Left} are left");
}
