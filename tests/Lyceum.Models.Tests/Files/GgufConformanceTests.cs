using Lyceum.Models.Files;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Files;

/// <summary>The reader on the files of the conformance set, which other programs wrote.</summary>
public sealed class GgufConformanceTests
{
    [Theory]
    [InlineData("models")]
    [InlineData("tokenizers")]
    public unsafe void Opens_every_file(string folder)
    {
        string[] files = Directory.GetFiles(Repository.ConformanceFile(folder), "*.gguf");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            using ModelSource source = ModelSources.Open(file);
            Assert.NotEmpty(source.Metadata.Architecture);
            Assert.NotEmpty(source.Metadata.GetStrings("tokenizer.ggml.tokens"));
            long sum = 0;
            foreach (TensorInfo tensor in source.Tensors.Values)
            {
                byte* data = source.GetData(tensor.Name);
                sum += data[0] + data[tensor.ByteLength - 1];
            }

            Assert.Equal(folder == "models", source.Tensors.Count > 0);
            Assert.True(sum >= 0);
        }
    }

    [Fact]
    public void Reads_shapes_in_ggml_order()
    {
        using ModelSource source = ModelSources.Open(Repository.ConformanceFile("models", "llama.gguf"));
        int width = source.Metadata.GetInt32("llama.embedding_length");
        int inner = source.Metadata.GetInt32("llama.feed_forward_length");
        Assert.Equal([width, inner], source.Tensors["blk.0.ffn_up.weight"].Shape);
        Assert.Equal([inner, width], source.Tensors["blk.0.ffn_down.weight"].Shape);
    }
}
