using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Fuzz.Targets;

/// <summary>The header of a GGUF file.</summary>
public sealed unsafe class GgufTarget : IFuzzTarget
{
    private static readonly ModelMetadata s_metadata = new()
    {
        ["general.architecture"] = "llama",
        ["general.alignment"] = 64u,
        ["a.u8"] = (byte)1,
        ["a.i8"] = (sbyte)-1,
        ["a.u16"] = (ushort)2,
        ["a.i16"] = (short)-2,
        ["a.i32"] = -3,
        ["a.u64"] = 4UL,
        ["a.i64"] = -4L,
        ["a.f32"] = 0.5f,
        ["a.f64"] = 0.25,
        ["a.flag"] = true,
        ["tokenizer.ggml.tokens"] = new[] { "<s>", "", "▁the" },
        ["tokenizer.ggml.scores"] = new[] { 0f, -1f, -2f },
        ["tokenizer.ggml.token_type"] = new[] { 3, 1, 1 },
        ["a.flags"] = new[] { true, false },
        ["a.nested"] = new object[] { new[] { 1, 2 }, new object[] { new[] { "x" } } },
    };

    private static readonly TensorInfo[] s_tensors =
    [
        TensorInfo.Create("token_embd.weight", NumberFormat.F32, 8, 3),
        TensorInfo.Create("blk.0.attn_q.weight", NumberFormat.Q8_0, 32, 2),
        TensorInfo.Create("blk.0.attn_k.weight", NumberFormat.Q4_K, 256, 1, 2),
        TensorInfo.Create("blk.0.attn_norm.weight", NumberFormat.F32, 8),
    ];

    /// <inheritdoc/>
    public string Name => "gguf";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds => [Encode([], []), Encode(s_metadata, s_tensors)];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        fixed (byte* data = input)
        {
            GgufPart part;
            try
            {
                part = GgufPart.Parse(data, input.Length, "fuzz.gguf");
            }
            catch (ModelFormatException)
            {
                return;
            }

            foreach ((TensorInfo info, long position) in part.Tensors)
            {
                // Slicing throws where a tensor lies outside the input.
                _ = input.Slice(checked((int)position), checked((int)info.ByteLength))[0];
            }
        }
    }

    private static byte[] Encode(ModelMetadata metadata, TensorInfo[] tensors)
    {
        using MemoryStream stream = new();
        long[] positions = GgufHeader.Write(stream, metadata, tensors);
        stream.SetLength(positions[^1]);
        return stream.ToArray();
    }
}
