using Lyceum.Models.Files;
using Lyceum.Models.Files.Quantization;
using Lyceum.Models.Files.Synthesis;
using Lyceum.Numerics;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Files;

public sealed unsafe class ModelQuantizerTests
{
    private static readonly ModelShape s_small = new("small", "llama", 2, 256, 512, 4, 2, 64, 600, 128, 10_000, "gpt-2") { RopeFactor = 8 };

    public static TheoryData<string> Formats => [.. ModelQuantizer.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_stays_near_the_original(string format)
    {
        using TemporaryFolder folder = new();
        string original = folder.File("original.gguf");
        string packed = folder.File("packed.gguf");
        ModelSynthesizer.Synthesize(s_small, "F32", original, 1, null, TestContext.Current.CancellationToken);
        using ModelSource from = ModelSources.Open(original);
        List<string> reported = [];
        ModelQuantizer.Quantize(from, format, packed, new Progress(reported), TestContext.Current.CancellationToken);

        using ModelSource to = ModelSources.Open(packed);
        Assert.Equal(from.Tensors.Keys, reported);
        Assert.Equal(from.Tensors.Keys, to.Tensors.Keys);
        Assert.Equal(2, to.Metadata.GetInt32("general.quantization_version"));
        Assert.Equal((int)QuantizationMix.Named(format).FileType, to.Metadata.GetInt32("general.file_type"));
        Assert.Equal(from.Metadata.GetStrings("tokenizer.ggml.tokens"), to.Metadata.GetStrings("tokenizer.ggml.tokens"));
        foreach (TensorInfo tensor in from.Tensors.Values)
        {
            float[] expected = Unpack(from, tensor.Name);
            float[] actual = Unpack(to, tensor.Name);
            double error = Math.Sqrt(expected.Zip(actual, static (x, y) => Math.Pow(x - y, 2)).Average());
            double size = Math.Sqrt(expected.Average(static x => (double)x * x));

            // A coarse bound on the error of a format with that many bits; exact bytes are the formats' own tests.
            double bits = to.Tensors[tensor.Name].Format.BitsPerValue();
            Assert.InRange(error / size, 0, bits > 16 ? 0 : 4 * Math.Pow(2, -Math.Min(Math.Floor(bits), 9)));
        }
    }

    [Fact]
    public void Conversion_to_float32_and_back_changes_no_block()
    {
        using TemporaryFolder folder = new();
        using ModelSource packed = ModelSources.Open(Repository.ConformanceFile("models", "llama_quants.gguf"));
        ModelQuantizer.Quantize(packed, "F32", folder.File("wide.gguf"), cancellationToken: TestContext.Current.CancellationToken);
        using ModelSource wide = ModelSources.Open(folder.File("wide.gguf"));
        Assert.All(packed.Tensors.Keys, name => Assert.Equal(Unpack(packed, name), Unpack(wide, name)));
    }

    [Fact]
    public void The_medium_mix_of_four_bits_gives_more_to_values_and_down_projections()
    {
        Dictionary<string, NumberFormat> formats = Choose("Q4_K_M", "llama-1b");
        Assert.Equal(NumberFormat.Q6_K, formats["token_embd.weight"]);
        Assert.Equal(NumberFormat.F32, formats["blk.0.attn_norm.weight"]);
        Assert.Equal(NumberFormat.F32, formats["rope_freqs.weight"]);
        int[] richer = [0, 1, 4, 7, 10, 13, 14, 15];
        for (int layer = 0; layer < 16; layer++)
        {
            NumberFormat expected = richer.Contains(layer) ? NumberFormat.Q6_K : NumberFormat.Q4_K;
            Assert.Equal(expected, formats[$"blk.{layer}.attn_v.weight"]);
            Assert.Equal(expected, formats[$"blk.{layer}.ffn_down.weight"]);
            Assert.Equal(NumberFormat.Q4_K, formats[$"blk.{layer}.attn_q.weight"]);
            Assert.Equal(NumberFormat.Q4_K, formats[$"blk.{layer}.ffn_up.weight"]);
        }
    }

    [Fact]
    public void Rows_that_are_no_whole_superblocks_fall_back()
    {
        // 576 is 18 blocks of 32, but no multiple of 256.
        Dictionary<string, NumberFormat> formats = Choose("Q4_K_M", "llama-135m");
        Assert.Equal(NumberFormat.Q8_0, formats["token_embd.weight"]);
        Assert.Equal(NumberFormat.Q5_0, formats["blk.0.attn_q.weight"]);
        Assert.Equal(NumberFormat.Q8_0, formats["blk.0.attn_v.weight"]);
        Assert.Equal(NumberFormat.Q6_K, formats["blk.0.ffn_down.weight"]);
        Assert.Equal(NumberFormat.Q4_0, Choose("Q2_K", "llama-135m")["blk.0.attn_q.weight"]);
        Assert.Equal(NumberFormat.IQ4_NL, Choose("IQ4_XS", "llama-135m")["blk.0.attn_q.weight"]);
    }

    [Fact]
    public void Simple_formats_keep_the_output_finer()
    {
        Assert.Equal(NumberFormat.Q6_K, Choose("Q4_0", "llama-1b")["token_embd.weight"]);
        Assert.Equal(NumberFormat.Q8_0, Choose("Q8_0", "llama-1b")["token_embd.weight"]);
        Assert.Equal(NumberFormat.F16, Choose("F16", "llama-1b")["token_embd.weight"]);
    }

    [Fact]
    public void Values_that_are_fused_with_queries_count_as_values()
    {
        ModelMetadata metadata = new() { ["general.architecture"] = "phi3", ["phi3.block_count"] = 2u };
        TensorInfo[] tensors = [TensorInfo.Create("blk.0.attn_qkv.weight", NumberFormat.F32, 256, 8), TensorInfo.Create("blk.1.attn_qkv.weight", NumberFormat.F32, 256, 8)];
        Assert.Equal([NumberFormat.Q5_K, NumberFormat.Q5_K], QuantizationMix.Named("Q4_K_S").Apply(metadata, tensors).Select(static tensor => tensor.Format));
    }

    [Fact]
    public void Routers_and_positions_are_left_alone()
    {
        ModelMetadata metadata = new() { ["general.architecture"] = "llama", ["llama.expert_count"] = 8u, ["llama.block_count"] = 1u };
        TensorInfo[] tensors =
        [
            TensorInfo.Create("position_embd.weight", NumberFormat.F32, 256, 4),
            TensorInfo.Create("blk.0.ffn_gate_inp.weight", NumberFormat.F32, 256, 8),
            TensorInfo.Create("blk.0.attn_k.weight", NumberFormat.F32, 256, 8),
            TensorInfo.Create("blk.0.ffn_up_exps.weight", NumberFormat.F32, 256, 8, 8),
            TensorInfo.Create("blk.0.attn_q.bias", NumberFormat.F32, 256),
        ];
        Assert.Equal(
            [NumberFormat.F32, NumberFormat.F32, NumberFormat.Q8_0, NumberFormat.Q4_K, NumberFormat.F32],
            QuantizationMix.Named("q4_k_m").Apply(metadata, tensors).Select(static tensor => tensor.Format));
    }

    [Fact]
    public void What_is_not_finite_is_refused_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.gguf");
        GgufWriterTests.Write(path, new() { ["general.architecture"] = "llama" }, [TensorInfo.Create("a.weight", NumberFormat.F32, 32, 2)], [[.. Enumerable.Repeat(BitConverter.GetBytes(float.NaN), 64).SelectMany(static bytes => bytes)]]);
        using ModelSource source = ModelSources.Open(path);
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => ModelQuantizer.Quantize(source, "Q8_0", folder.File("out.gguf"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("'a.weight' holds NaN", failure.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Throws<ArgumentException>(() => ModelQuantizer.Quantize(source, "Q7_X", folder.File("out.gguf"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => ModelQuantizer.Quantize(source, "Q8_0", folder.File("out.gguf"), cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Synthesis_repeats_itself_and_its_vocabulary_covers_every_text()
    {
        using TemporaryFolder folder = new();
        ModelSynthesizer.Synthesize(s_small, "Q4_K_M", folder.File("a.gguf"), 7, null, TestContext.Current.CancellationToken);
        ModelSynthesizer.Synthesize(s_small, "Q4_K_M", folder.File("b.gguf"), 7, null, TestContext.Current.CancellationToken);
        ModelSynthesizer.Synthesize(s_small, "Q4_K_M", folder.File("c.gguf"), 8, null, TestContext.Current.CancellationToken);
        byte[] first = File.ReadAllBytes(folder.File("a.gguf"));
        Assert.Equal(first, File.ReadAllBytes(folder.File("b.gguf")));
        Assert.NotEqual(first, File.ReadAllBytes(folder.File("c.gguf")));

        using ModelSource source = ModelSources.Open(folder.File("a.gguf"));
        Assert.Equal(600, source.Metadata.GetStrings("tokenizer.ggml.tokens").Distinct().Count());
        Models.Tokenization.Tokenizer tokenizer = Models.Tokenization.Tokenizer.Create(source.Metadata);
        const string Text = "the sea, 123 Größe\n\t日本\u0001";
        int[] ids = tokenizer.Encode(Text, addSpecial: false, parseSpecial: false);
        Assert.Equal(Text, tokenizer.Decode(ids, special: false));
        Assert.True(ids.Length < System.Text.Encoding.UTF8.GetByteCount(Text));
    }

    [Theory]
    [InlineData("llama-135m", 134_515_008)]
    [InlineData("llama-1b", 1_235_814_400)]
    [InlineData("llama-3b", 3_212_749_824)]
    [InlineData("qwen3-0.6b", 596_049_920)]
    public void Shapes_have_as_many_weights_as_the_published_models(string shape, long expected) =>
        Assert.Equal(expected, ModelShape.Named(shape).Tensors().Where(static tensor => tensor.Name != "rope_freqs.weight").Sum(static tensor => tensor.ElementCount));

    private static Dictionary<string, NumberFormat> Choose(string format, string shape)
    {
        ModelShape model = ModelShape.Named(shape);
        return QuantizationMix.Named(format).Apply(model.Metadata(), [.. model.Tensors()]).ToDictionary(static tensor => tensor.Name, static tensor => tensor.Format);
    }

    private static float[] Unpack(ModelSource source, string name)
    {
        TensorInfo info = source.Tensors[name];
        float[] values = new float[info.ElementCount];
        fixed (float* target = values)
        {
            BlockDequantizer.Dequantize(info.Format, source.GetData(name), target, values.Length);
        }

        return values;
    }

    private sealed class Progress(List<string> reported) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => reported.Add(value.Tensor);
    }
}
