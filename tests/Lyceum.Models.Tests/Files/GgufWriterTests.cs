using CsCheck;
using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Models.Tests.Files;

public sealed unsafe class GgufWriterTests
{
    private static readonly Gen<string> s_text = Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 12];

    private static readonly Gen<object> s_scalar = Gen.OneOf(
        Box(Gen.Byte), Box(Gen.SByte), Box(Gen.UShort), Box(Gen.Short),
        Box(Gen.UInt), Box(Gen.Int), Box(Gen.ULong), Box(Gen.Long),
        Box(Gen.Single), Box(Gen.Double), Box(Gen.Bool), Box(s_text));

    private static readonly Gen<object> s_flatArray = Gen.OneOf(
        Box(Gen.Byte.Array[0, 5]), Box(Gen.SByte.Array[0, 5]), Box(Gen.UShort.Array[0, 5]), Box(Gen.Short.Array[0, 5]),
        Box(Gen.UInt.Array[0, 5]), Box(Gen.Int.Array[0, 5]), Box(Gen.ULong.Array[0, 5]), Box(Gen.Long.Array[0, 5]),
        Box(Gen.Single.Array[0, 5]), Box(Gen.Double.Array[0, 5]), Box(Gen.Bool.Array[0, 5]), Box(s_text.Array[0, 5]));

    private static readonly Gen<object> s_value = Gen.OneOf(s_scalar, s_flatArray, Box(s_flatArray.Array[0, 3]));

    private static readonly Gen<(NumberFormat Format, long Blocks, long Rows)> s_tensor =
        Gen.Select(OneOf([.. NumberFormats.All]), Gen.Long[1, 3], Gen.Long[1, 4]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.gguf");
        Gen.Select(s_value.Array[0, 8], s_tensor.Array[0, 6], OneOf(8u, 32u, 128u), Gen.Int).Sample(
            (values, tensors, alignment, seed) =>
            {
                ModelMetadata metadata = new() { ["general.alignment"] = alignment };
                for (int i = 0; i < values.Length; i++)
                {
                    metadata[$"key.{i}"] = values[i];
                }

                TensorInfo[] infos = [.. tensors.Select(static (tensor, i) => TensorInfo.Create($"tensor.{i}", tensor.Format, tensor.Blocks * tensor.Format.BlockLength(), tensor.Rows))];
                byte[][] data = [.. infos.Select(info => RandomBytes(seed, info.ByteLength))];
                Write(path, metadata, infos, data);

                using GgufFile file = GgufFile.Open(path);
                Assert.Equal(metadata, file.Metadata);
                Assert.Equal(infos.Length, file.Tensors.Count);
                for (int i = 0; i < infos.Length; i++)
                {
                    TensorInfo read = file.Tensors[infos[i].Name];
                    Assert.Equal(infos[i].Format, read.Format);
                    Assert.Equal(infos[i].Shape, read.Shape);
                    Assert.Equal(0, (nint)file.GetData(read.Name) % alignment);
                    Assert.Equal(data[i], new ReadOnlySpan<byte>(file.GetData(read.Name), (int)read.ByteLength).ToArray());
                }
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Pieces_may_come_in_any_order()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.gguf");
        TensorInfo info = TensorInfo.Create("a", NumberFormat.F32, 4);
        using (GgufWriter writer = GgufWriter.Create(path, [], [info]))
        {
            writer.Write("a", 8, [3, 3, 3, 3, 4, 4, 4, 4]);
            writer.Write("a", 0, [1, 1, 1, 1, 2, 2, 2, 2]);
            writer.Complete();
        }

        using GgufFile file = GgufFile.Open(path);
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4], new ReadOnlySpan<byte>(file.GetData("a"), 16).ToArray());
    }

    [Fact]
    public void The_final_name_appears_only_at_the_end_and_nothing_is_left_of_a_failure()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.gguf");
        using (GgufWriter writer = GgufWriter.Create(path, [], [TensorInfo.Create("a", NumberFormat.F32, 4)]))
        {
            Assert.Equal([path + ".part"], Directory.GetFiles(folder.Path));
            writer.Write("a", 0, new byte[12]);
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(writer.Complete);
            Assert.Contains("12 of 16 bytes of the tensor 'a'", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Refuses_what_the_format_cannot_say()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.gguf");
        Assert.Throws<ArgumentException>(() => GgufWriter.Create(path, new() { ["a"] = 1m }, []));
        Assert.Throws<ArgumentException>(() => GgufWriter.Create(path, new() { ["general.alignment"] = 12u }, []));
        TensorInfo tensor = TensorInfo.Create(new string('n', 64), NumberFormat.F32, 1);
        Assert.Throws<ArgumentException>(() => GgufWriter.Create(path, [], [tensor]));
        tensor = tensor with { Name = "a" };
        Assert.Throws<ArgumentException>(() => GgufWriter.Create(path, [], [tensor, tensor]));
        using GgufWriter writer = GgufWriter.Create(path, [], [tensor]);
        Assert.Throws<ArgumentException>(() => writer.Write("b", 0, [1]));
        Assert.Throws<ArgumentException>(() => writer.Write("a", 1, [1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => writer.Write("a", -1, [1]));
    }

    internal static void Write(string path, ModelMetadata metadata, TensorInfo[] infos, byte[][] data)
    {
        using GgufWriter writer = GgufWriter.Create(path, metadata, infos);
        for (int i = 0; i < infos.Length; i++)
        {
            writer.Write(infos[i].Name, 0, data[i]);
        }

        writer.Complete();
    }

    private static Gen<object> Box<T>(Gen<T> values) => values.Select(static value => (object)value!);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static byte[] RandomBytes(int seed, long count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
