using System.Buffers.Binary;
using System.Text;
using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Models.Tests.Files;

/// <summary>Malformed files: each is refused with a sentence that names the key or tensor and the offset.</summary>
public sealed unsafe class GgufHostileTests
{
    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] whole = Sample();
        Assert.Equal(2, Parse(whole).Tensors.Count);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            ModelFormatException failure = Assert.Throws<ModelFormatException>(() => Parse(part));
            Assert.Contains("fuzz.gguf", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_gives_a_valid_file()
    {
        byte[] whole = Sample();
        for (int position = 0; position < whole.Length; position++)
        {
            byte original = whole[position];
            foreach (byte value in (byte[])[0, 1, 0x7F, 0x80, 0xFF, (byte)(original + 1), (byte)(original ^ 0x20)])
            {
                whole[position] = value;
                try
                {
                    GgufPart part = Parse(whole);
                    Assert.All(part.Tensors, tensor => Assert.InRange(tensor.Position + tensor.Info.ByteLength, 1, whole.Length));
                }
                catch (ModelFormatException)
                {
                    // The documented refusal.
                }
            }

            whole[position] = original;
        }
    }

    [Fact]
    public void Other_magic_version_and_byte_order_are_named()
    {
        Refused(new Bytes().Raw("GGML"u8), "does not begin with 'GGUF'");
        Refused(new Bytes().Raw("GG"u8), "does not begin with 'GGUF'");
        Refused(new Bytes().Raw("GGUF"u8).U32(1), "version 1");
        Refused(new Bytes().Raw("GGUF"u8).U32(99), "version 99");
        Refused(new Bytes().Raw("GGUF"u8).U32(0x03000000), "big-endian");
    }

    [Fact]
    public void Absurd_counts_are_refused()
    {
        Refused(new Bytes().Raw("GGUF"u8).U32(3).U64(ulong.MaxValue).U64(0), "18446744073709551615 tensors");
        Refused(new Bytes().Raw("GGUF"u8).U32(3).U64(0).U64(1UL << 60), "metadata keys");
        Refused(Header(0, 1).Text("k").U32(9).U32(4).U64(1UL << 62).U64(0), "key 'k'", "array elements");
        Refused(Header(0, 1).Text("k").U32(9).U32(8).U64(1000).Text("a"), "key 'k'", "1000 strings");
        Refused(Header(0, 1).Text("k").U32(8).U64(ulong.MaxValue), "key 'k'", "18446744073709551615 bytes should follow");
        Refused(Header(0, 1).U64(1 << 17).Raw(new byte[1 << 18]), "metadata key number '0'", "131072 bytes");
    }

    [Fact]
    public void Strange_values_are_refused()
    {
        Refused(Header(0, 1).Text("k").U32(13).U64(0), "offset 37", "key 'k'", "value type 13");
        Refused(Header(0, 1).Text("k").U32(9).U32(77).U64(0), "key 'k'", "array element type 77");
        Refused(Header(0, 1).Text("k").U32(7).Raw([2]).U64(0), "key 'k'", "boolean");
        Refused(Header(0, 2).Text("k").U32(0).Raw([1]).Text("k").U32(0).Raw([1]), "key 'k'", "twice");
        Bytes nested = Header(0, 1).Text("k");
        for (int i = 0; i < 40; i++)
        {
            nested.U32(9).Raw(i == 0 ? [] : [1, 0, 0, 0, 0, 0, 0, 0]);
        }

        Refused(nested.U64(0), "key 'k'", "nested deeper");
        foreach (uint alignment in (uint[])[0, 3, 4, 24, uint.MaxValue])
        {
            Refused(Header(0, 1).Text("general.alignment").U32(4).U32(alignment), "general.alignment", "power of two");
        }

        Refused(Header(0, 1).Text("general.alignment").U32(8).Text("32"), "general.alignment");
    }

    [Fact]
    public void Strange_tensors_are_refused()
    {
        byte[] data = new byte[256];
        Refused(Header(1, 0).Text("t").U32(5).Raw(data), "tensor 't'", "5 dimensions");
        Refused(Header(1, 0).Text("t").U32(1).U64(0).U32(0).U64(0).Raw(data), "tensor 't'", "dimension 0");
        Refused(Header(1, 0).Text("t").U32(1).U64(ulong.MaxValue).U32(0).U64(0).Raw(data), "tensor 't'", "dimension 0");
        Refused(Header(1, 0).Text("t").U32(2).U64(1UL << 40).U64(1UL << 40).U32(0).U64(0).Raw(data), "tensor 't'", "dimension 1");
        Refused(Header(1, 0).Text("t").U32(1).U64(1UL << 62).U32(0).U64(0).Raw(data), "tensor 't'", "too large");
        Refused(Header(1, 0).Text("t").U32(1).U64(8).U32(4).U64(0).Raw(data), "tensor 't'", "number format 4");
        Refused(Header(1, 0).Text("t").U32(1).U64(33).U32(8).U64(0).Raw(data), "tensor 't'", "not whole blocks of 32");
        Refused(Header(1, 0).Text("t").U32(1).U64(8).U32(0).U64(1).Raw(data), "tensor 't'", "multiple of the alignment");
        Refused(Header(1, 0).Text("t").U32(1).U64(8).U32(0).U64(ulong.MaxValue - 31).Raw(data), "tensor 't'", "data offset");
        Refused(Header(1, 0).Text("t").U32(1).U64(8).U32(0).U64(1 << 20).Raw(data), "tensor 't'", "outside the file");
        Refused(Header(1, 0).Text("t").U32(1).U64(1000).U32(0).U64(0).Raw(data), "tensor 't'", "outside the file");
        Refused(Header(2, 0).Text("t").U32(1).U64(8).U32(0).U64(0).Text("t").U32(1).U64(8).U32(0).U64(32).Raw(data), "tensor 't'", "twice");
        Refused(Header(2, 0).Text("t").U32(1).U64(16).U32(0).U64(0).Text("u").U32(1).U64(8).U32(0).U64(32).Raw(data), "tensor 'u'", "overlap");
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("empty.gguf"), []);
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => GgufFile.Open(folder.File("empty.gguf")));
        Assert.Contains("is empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_tensor_and_a_closed_file_are_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("model.gguf"), Sample());
        GgufFile file = GgufFile.Open(folder.File("model.gguf"));
        Assert.Contains("'missing'", Assert.Throws<ModelFormatException>(() => { _ = file.GetData("missing"); }).Message, StringComparison.Ordinal);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = file.GetData("a"); });
    }

    private static byte[] Sample()
    {
        ModelMetadata metadata = new()
        {
            ["general.architecture"] = "llama",
            ["flags"] = new[] { true },
            ["nested"] = new object[] { new[] { 1, 2 }, new[] { "x", "" } },
        };
        using MemoryStream stream = new();
        long[] positions = GgufHeader.Write(stream, metadata, [TensorInfo.Create("a", NumberFormat.Q8_0, 32, 2), TensorInfo.Create("b", NumberFormat.F32, 8)]);
        stream.SetLength(positions[^1]);
        return stream.ToArray();
    }

    private static void Refused(Bytes file, params string[] expected)
    {
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => Parse(file.ToArray()));
        Assert.All(expected, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }

    private static GgufPart Parse(byte[] bytes)
    {
        fixed (byte* data = bytes)
        {
            return GgufPart.Parse(data, bytes.Length, "fuzz.gguf");
        }
    }

    private static Bytes Header(ulong tensors, ulong keys) => new Bytes().Raw("GGUF"u8).U32(3).U64(tensors).U64(keys);

    private sealed class Bytes
    {
        private readonly List<byte> _bytes = [];

        public Bytes Raw(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        public Bytes U32(uint value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return Raw(bytes);
        }

        public Bytes U64(ulong value)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return Raw(bytes);
        }

        public Bytes Text(string text) => U64((ulong)Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));

        public byte[] ToArray() => [.. _bytes];
    }
}
