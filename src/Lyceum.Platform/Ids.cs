using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lyceum.Platform;

/// <summary>
/// New ids. Their random bits come from the operating system, but for many ids at a time: a call has four of them, and asking for each took longer
/// than all else about it. An id is no secret, so it may wait in memory until it is wanted. Safe for use by many threads.
/// </summary>
public static class Ids
{
    private const int Length = 16;
    private const int AtATime = 64;

    [ThreadStatic]
    private static byte[]? t_bytes;

    [ThreadStatic]
    private static int t_left;

    /// <summary>An id that says nothing.</summary>
    public static Guid New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Fill(bytes);
        return Make(bytes, 0x40);
    }

    /// <summary>An id that is ordered by time: of version 7, as <see cref="Guid.CreateVersion7(DateTimeOffset)"/> makes it.</summary>
    /// <param name="now">The time.</param>
    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Fill(bytes[6..]);
        BinaryPrimitives.TryWriteInt32BigEndian(bytes, (int)(now.ToUnixTimeMilliseconds() >> 16));
        BinaryPrimitives.TryWriteInt16BigEndian(bytes[4..], (short)now.ToUnixTimeMilliseconds());
        return Make(bytes, 0x70);
    }

    /// <summary>The id that follows from a name: the same for the same name, and another in another scope. Who knows both can tell it in advance.</summary>
    /// <param name="scope">Within what the name means something.</param>
    /// <param name="name">The name.</param>
    public static Guid Derive(Guid scope, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] input = new byte[Length + Encoding.UTF8.GetMaxByteCount(name.Length)];
        scope.TryWriteBytes(input, bigEndian: true, out int written);
        written += Encoding.UTF8.GetBytes(name, input.AsSpan(written));
        // Version 8 of RFC 9562: bits of one's own.
        return Make(SHA256.HashData(input.AsSpan(0, written)).AsSpan(0, Length), 0x80);
    }

    private static Guid Make(Span<byte> bytes, byte version)
    {
        const byte Variant = 0x80;
        bytes[6] = (byte)((bytes[6] & 0x0F) | version);
        bytes[8] = (byte)((bytes[8] & 0x3F) | Variant);
        return new Guid(bytes, bigEndian: true);
    }

    private static void Fill(Span<byte> bytes)
    {
        t_bytes ??= new byte[Length * AtATime];
        if (t_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(t_bytes);
            t_left = t_bytes.Length;
        }

        t_left -= bytes.Length;
        t_bytes.AsSpan(t_left, bytes.Length).CopyTo(bytes);
    }
}
