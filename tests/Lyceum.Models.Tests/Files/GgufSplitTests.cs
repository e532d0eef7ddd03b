using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Models.Tests.Files;

public sealed unsafe class GgufSplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_part_opens_the_whole(int part)
    {
        using TemporaryFolder folder = new();
        WriteParts(folder, tensorCount: 3);
        using ModelSource source = ModelSources.Open(PartPath(folder, part));
        Assert.Equal("llama", source.Metadata.Architecture);
        Assert.False(source.Metadata.Contains("split.count"));
        Assert.Equal(["t0", "t1", "t2"], source.Tensors.Keys);
        for (byte i = 0; i < 3; i++)
        {
            Assert.Equal([i, i, i, i], new ReadOnlySpan<byte>(source.GetData($"t{i}"), 4).ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Parts_that_were_merged_are_one_file(int count)
    {
        using TemporaryFolder folder = new();
        ModelMetadata metadata = new() { ["general.architecture"] = "llama", ["split.no"] = (ushort)0, ["split.count"] = (ushort)count, ["split.tensors.count"] = 3 };
        GgufWriterTests.Write(folder.File("merged.gguf"), metadata, [TensorInfo.Create("t0", NumberFormat.F32, 1)], [[7, 7, 7, 7]]);
        using ModelSource source = ModelSources.Open(folder.File("merged.gguf"));
        Assert.Equal(["t0"], source.Tensors.Keys);
        Assert.Equal([7, 7, 7, 7], new ReadOnlySpan<byte>(source.GetData("t0"), 4).ToArray());
        Assert.DoesNotContain(source.Metadata, static pair => pair.Key.StartsWith("split.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_negative_number_of_parts_is_refused()
    {
        using TemporaryFolder folder = new();
        GgufWriterTests.Write(folder.File("odd.gguf"), new ModelMetadata { ["general.architecture"] = "llama", ["split.count"] = -1 }, [], []);
        AssertRefused(folder.File("odd.gguf"), "split.count");
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        using TemporaryFolder folder = new();
        WriteParts(folder, tensorCount: 3);
        File.Delete(PartPath(folder, 2));
        AssertRefused(PartPath(folder, 1), "model-00002-of-00003.gguf");
    }

    [Fact]
    public void A_wrong_number_of_tensors_is_noticed()
    {
        using TemporaryFolder folder = new();
        WriteParts(folder, tensorCount: 4);
        AssertRefused(PartPath(folder, 1), "split.tensors.count");
    }

    [Fact]
    public void Parts_in_the_wrong_order_are_noticed()
    {
        using TemporaryFolder folder = new();
        WriteParts(folder, tensorCount: 3);
        File.Copy(PartPath(folder, 2), PartPath(folder, 3), overwrite: true);
        AssertRefused(PartPath(folder, 1), "part 3 of 3");
    }

    [Fact]
    public void A_part_under_another_name_says_what_it_should_be_called()
    {
        using TemporaryFolder folder = new();
        WriteParts(folder, tensorCount: 3);
        File.Copy(PartPath(folder, 1), folder.File("renamed.gguf"));
        AssertRefused(folder.File("renamed.gguf"), "-00001-of-00003.gguf");
    }

    private static void AssertRefused(string path, string expected)
    {
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => ModelSources.Open(path));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static string PartPath(TemporaryFolder folder, int part) => folder.File($"model-{part:D5}-of-00003.gguf");

    private static void WriteParts(TemporaryFolder folder, int tensorCount)
    {
        for (byte i = 0; i < 3; i++)
        {
            ModelMetadata metadata = new() { ["split.no"] = (ushort)i, ["split.count"] = (ushort)3, ["split.tensors.count"] = tensorCount };
            if (i == 0)
            {
                metadata["general.architecture"] = "llama";
            }

            GgufWriterTests.Write(PartPath(folder, i + 1), metadata, [TensorInfo.Create($"t{i}", NumberFormat.F32, 1)], [[i, i, i, i]]);
        }
    }
}
