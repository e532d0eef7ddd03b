using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Identifiers of the calls in an answer: <c>call_</c> and 24 hexadecimal digits that follow from the seed, the prompt and the place of the call,
/// so that the same request gives the same ones, and two turns of a conversation different ones.
/// </summary>
public sealed class ToolCallIds
{
    private const int IdBytes = 12;

    private readonly byte[] _request;

    /// <summary>The identifiers of an answer.</summary>
    /// <param name="seed">The request's seed; null where it has none.</param>
    /// <param name="prompt">The prompt's tokens.</param>
    /// <param name="choice">Which answer to the prompt, from 0.</param>
    public ToolCallIds(long? seed, ReadOnlySpan<int> prompt, int choice = 0)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(head, seed ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], choice);
        _request = SHA256.HashData([.. head, .. MemoryMarshal.AsBytes(prompt)]);
    }

    /// <summary>The identifier of a call.</summary>
    /// <param name="index">Which call of the answer, from 0.</param>
    public string this[int index]
    {
        get
        {
            Span<byte> place = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(place, index);
            return "call_" + Convert.ToHexStringLower(SHA256.HashData([.. _request, .. place]).AsSpan(0, IdBytes));
        }
    }
}
