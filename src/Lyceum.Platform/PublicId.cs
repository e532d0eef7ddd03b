using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Platform;

/// <summary>
/// How ids look outside: a prefix that says what it is, and the id as 22 digits of base 62, such as
/// <c>file-0CzNv2Q8rWk3sYt1uXe5Ab</c>. Digits are ordered as in ASCII, so texts are ordered as ids are. An id is no secret and
/// gives no right.
/// </summary>
public static class PublicId
{
    /// <summary>What a file's id begins with.</summary>
    public const string File = "file-";

    /// <summary>What an upload's id begins with.</summary>
    public const string Upload = "upload_";

    /// <summary>What the id of an upload's part begins with.</summary>
    public const string Part = "part_";

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Length = 22;

    /// <summary>Writes an id.</summary>
    /// <param name="prefix">What it begins with, its separator included.</param>
    /// <param name="id">The id.</param>
    public static string Format(string prefix, Guid id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return string.Create(prefix.Length + Length, (prefix, id), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            UInt128 rest = ToNumber(state.id);
            for (int i = text.Length - 1; i >= state.prefix.Length; i--)
            {
                (rest, UInt128 digit) = UInt128.DivRem(rest, (UInt128)Digits.Length);
                text[i] = Digits[(int)digit];
            }
        });
    }

    /// <summary>Reads an id; there is one text for each.</summary>
    /// <param name="prefix">What it must begin with, its separator included.</param>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    /// <returns>False where it is no id of that kind.</returns>
    public static bool TryParse(string prefix, [NotNullWhen(true)] string? text, out Guid id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        id = default;
        if (text is null || text.Length != prefix.Length + Length || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        UInt128 number = 0;
        foreach (char character in text.AsSpan(prefix.Length))
        {
            int digit = Digits.IndexOf(character, StringComparison.Ordinal);
            // 22 digits reach beyond 128 bits.
            if (digit < 0 || number > (UInt128.MaxValue - (UInt128)digit) / (UInt128)Digits.Length)
            {
                return false;
            }

            number = (number * (UInt128)Digits.Length) + (UInt128)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static UInt128 ToNumber(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
