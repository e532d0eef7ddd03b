using System.Text.Json.Nodes;
using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Files;

/// <summary>What folders may look like beside the plain case.</summary>
public sealed unsafe class HuggingFaceFolderTests
{
    private const string Llama = """
        { "architectures": ["LlamaForCausalLM"], "num_hidden_layers": 1, "hidden_size": 4, "intermediate_size": 8,
          "num_attention_heads": 1, "max_position_embeddings": 16, "rms_norm_eps": 1e-5, "vocab_size": 2 }
        """;

    [Fact]
    public void Queries_go_into_neighbouring_pairs()
    {
        using TemporaryFolder folder = new();
        Write(folder, Llama, ("model.layers.0.self_attn.q_proj.weight", "F32", [4, 1], Singles(0, 1, 2, 3)));
        using ModelSource source = ModelSources.Open(folder.Path);
        Assert.Equal([0, 2, 1, 3], Values(source, "blk.0.attn_q.weight"));
        Assert.Equal([1, 4], source.Tensors["blk.0.attn_q.weight"].Shape);
    }

    [Fact]
    public void Vectors_become_single_precision()
    {
        using TemporaryFolder folder = new();
        Write(folder, Llama, ("model.norm.weight", "BF16", [4], [0x80, 0x3F, 0, 0x40, 0, 0xC0, 0, 0]));
        using ModelSource source = ModelSources.Open(folder.Path);
        Assert.Equal(NumberFormat.F32, source.Tensors["output_norm.weight"].Format);
        Assert.Equal([1, 2, -2, 0], Values(source, "output_norm.weight"));
    }

    [Fact]
    public void A_tied_output_is_left_out()
    {
        using TemporaryFolder folder = new();
        Write(folder, Llama.Replace("\"vocab_size\"", "\"tie_word_embeddings\": true, \"vocab_size\"", StringComparison.Ordinal), ("lm_head.weight", "F32", [1, 4], Singles(0, 1, 2, 3)));
        using ModelSource source = ModelSources.Open(folder.Path);
        Assert.Empty(source.Tensors);
    }

    [Fact]
    public void Shards_are_found_by_the_index()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("config.json"), Llama);
        WriteWeights(folder.File("one.safetensors"), ("model.norm.weight", "F32", [4], Singles(1, 2, 3, 4)));
        WriteWeights(folder.File("two.safetensors"), ("lm_head.weight", "F32", [1, 4], Singles(5, 6, 7, 8)));
        string index = folder.File("model.safetensors.index.json");
        File.WriteAllText(index, """{ "weight_map": { "model.norm.weight": "one.safetensors", "lm_head.weight": "two.safetensors" } }""");
        using (ModelSource source = ModelSources.Open(folder.Path))
        {
            Assert.Equal([5, 6, 7, 8], Values(source, "output.weight"));
        }

        File.WriteAllText(index, """{ "weight_map": { "model.norm.weight": "one.safetensors", "lm_head.weight": "three.safetensors" } }""");
        Refused(folder, "'three.safetensors'");
        File.WriteAllText(index, """{ "weight_map": { "model.norm.weight": "../one.safetensors" } }""");
        Refused(folder, "'../one.safetensors'");
        File.WriteAllText(index, """{ "weight_map": { "model.norm.weight": "one.safetensors", "model.embed_tokens.weight": "one.safetensors" } }""");
        Refused(folder, "'model.embed_tokens.weight'");
    }

    [Theory]
    [InlineData("language_model.model.norm.weight")]
    [InlineData("model.language_model.norm.weight")]
    [InlineData("norm.weight")]
    public void Nested_and_bare_names_are_understood(string name)
    {
        using TemporaryFolder folder = new();
        Write(folder, $$"""{ "architectures": ["SomethingElse"], "text_config": { "model_type": "llama", {{Llama.Trim()[1..]}} }""", (name, "F32", [4], Singles(1, 2, 3, 4)), ("vision_tower.a.weight", "F32", [1], Singles(1)));
        using ModelSource source = ModelSources.Open(folder.Path);
        Assert.Equal(["output_norm.weight"], source.Tensors.Keys);
    }

    [Fact]
    public void Llama3_scaling_becomes_a_tensor()
    {
        using TemporaryFolder folder = new();
        JsonObject config = JsonNode.Parse(Llama)!.AsObject();
        config["head_dim"] = 64;
        config["rope_theta"] = 500000.0;
        config["rope_scaling"] = JsonNode.Parse("""{ "rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192 }""");
        Write(folder, config.ToJsonString(), ("model.norm.weight", "F32", [4], Singles(1, 2, 3, 4)));
        using ModelSource source = ModelSources.Open(folder.Path);
        float[] factors = Values(source, "rope_freqs.weight");
        Assert.Equal(32, factors.Length);
        Assert.Equal(1, factors[0]);
        Assert.Equal(32, factors[^1]);
        Assert.Equal(factors.Order(), factors);

        // Pair 15 has a wavelength of 2π · 500000^(30/64) ≈ 2949, between 8192 / 4 and 8192.
        Assert.Equal(1 / (((1 - 0.5926) / 32) + 0.5926), factors[15], 2e-3);
    }

    [Fact]
    public void Packed_experts_of_gpt_oss_keep_their_values()
    {
        using TemporaryFolder folder = new();
        byte[] blocks = [.. Enumerable.Range(0, 2 * 16).Select(static i => (byte)(i * 37))];
        byte[] scales = [127, 129];
        Write(
            folder,
            """{ "model_type": "gpt_oss", "num_hidden_layers": 1, "hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 1, "num_local_experts": 1 }""",
            ("model.layers.0.mlp.experts.gate_up_proj_blocks", "U8", [1, 2, 1, 16], blocks),
            ("model.layers.0.mlp.experts.gate_up_proj_scales", "U8", [1, 2, 1], scales));
        using ModelSource source = ModelSources.Open(folder.Path);
        float[] elements = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, 0, -0.5f, -1, -1.5f, -2, -3, -4, -6];
        float[] Expected(int row) => [.. Enumerable.Range(0, 32).Select(i => elements[(blocks[(row * 16) + (i / 2)] >> (4 * (i % 2))) & 15] * MathF.Pow(2, scales[row] - 127))];
        Assert.Equal([32, 1, 1], source.Tensors["blk.0.ffn_gate_exps.weight"].Shape);
        Assert.Equal(Expected(0), Values(source, "blk.0.ffn_gate_exps.weight"));
        Assert.Equal(Expected(1), Values(source, "blk.0.ffn_up_exps.weight"));
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        using TemporaryFolder folder = new();
        Refused(folder, "config.json");
        Write(folder, """{ "model_type": "mamba" }""");
        Refused(folder, "'mamba'");
        Write(folder, Llama, ("model.layers.0.self_attn.q_proj.weight", "F8_E4M3", [4, 1], [1, 2, 3, 4]));
        Refused(folder, "'model.layers.0.self_attn.q_proj.weight'", "F8_E4M3");
        Write(folder, Llama, ("model.layers.0.self_attn.gadget.weight", "F32", [1], Singles(1)));
        Refused(folder, "'model.layers.0.self_attn.gadget.weight'", "no such tensor");
        Write(folder, Llama.Replace("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2000000000", StringComparison.Ordinal), ("model.norm.weight", "F32", [1], Singles(1)));
        Refused(folder, "2000000000 layers");
        Write(folder, Llama.Replace("\"hidden_size\": 4", "\"hidden_size\": \"four\"", StringComparison.Ordinal));
        Refused(folder, "'hidden_size'", "\"four\"");
        Write(folder, Llama.Replace("\"vocab_size\"", "\"quantization_config\": { \"quant_method\": \"gptq\" }, \"vocab_size\"", StringComparison.Ordinal));
        Refused(folder, "'gptq'");
        Write(folder, Llama, ("model.layers.0.self_attn.q_proj.weight", "F32", [3, 1], Singles(1, 2, 3)));
        Refused(folder, "'model.layers.0.self_attn.q_proj.weight'", "3 rows");
        File.WriteAllText(folder.File("config.json"), "{");
        Refused(folder, "config.json", "not valid JSON");
    }

    [Theory]
    [InlineData("\"sliding_window_pattern\": 6", null)]
    [InlineData("\"layer_types\": [\"sliding_attention\", \"full_attention\"]", new[] { true, false })]
    [InlineData("\"sliding_window_pattern\": 2", new[] { true, false })]
    [InlineData("\"hidden_act\": \"gelu\"", null)]
    public void A_pattern_of_windows_is_said_where_it_is_not_the_familys(string setting, bool[]? expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("config.json"), $$"""{ "architectures": ["Gemma3ForCausalLM"], "num_hidden_layers": 2, "hidden_size": 4, "intermediate_size": 8, {{setting}} }""");
        using ModelSource source = ModelSources.Open(folder.Path);
        Assert.Equal(expected, source.Metadata.TryGetValue("gemma3.attention.sliding_window_pattern", out object? pattern) ? (bool[])pattern : null);
        Assert.Equal(256, source.Metadata.GetInt32("gemma3.attention.key_length"));
    }

    [Fact]
    public void Side_files_say_how_to_use_the_model()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("config.json"), Llama.Replace("\"vocab_size\": 2", "\"vocab_size\": 5, \"bos_token_id\": 1", StringComparison.Ordinal));
        File.WriteAllText(folder.File("tokenizer.json"), """{ "model": { "type": "BPE", "vocab": { "a": 0, "b": 1, "ab": 2, "c": 3 }, "merges": ["a b"] }, "pre_tokenizer": { "type": "ByteLevel" } }""");
        File.WriteAllText(folder.File("tokenizer_config.json"), """{ "eos_token": "c", "chat_template": [{ "name": "default", "template": "one" }, { "name": "tool_use", "template": "two" }] }""");
        File.WriteAllText(folder.File("generation_config.json"), """{ "eos_token_id": [3, 2, 99], "temperature": 0.6, "top_k": 20 }""");
        using (ModelSource source = ModelSources.Open(folder.Path))
        {
            ModelMetadata metadata = source.Metadata;
            Assert.Equal(5, metadata.GetStrings("tokenizer.ggml.tokens").Length);
            Assert.Equal(1, metadata.GetInt32("tokenizer.ggml.bos_token_id"));
            Assert.Equal(3, metadata.GetInt32("tokenizer.ggml.eos_token_id"));
            Assert.Equal([3, 2], metadata.GetInt32s("lyceum.tokenizer.end_token_ids"));
            Assert.Equal("one", metadata.GetString("tokenizer.chat_template"));
            Assert.Equal("two", metadata.GetString("tokenizer.chat_template.tool_use"));
            Assert.Equal(0.6f, metadata.GetSingle("general.sampling.temp"));
            Assert.Equal(20, metadata.GetInt32("general.sampling.top_k"));
        }

        File.WriteAllText(folder.File("chat_template.jinja"), "three");
        using ModelSource again = ModelSources.Open(folder.Path);
        Assert.Equal("three", again.Metadata.GetString("tokenizer.chat_template"));
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    public void A_tokenizer_encodes_as_its_GGUF_does(string name)
    {
        using ModelSource original = ModelSources.Open(Repository.ConformanceFile("tokenizers", name + ".gguf"));
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("config.json"), Llama);
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerJson(original.Metadata).ToJsonString());
        using ModelSource copy = ModelSources.Open(folder.Path);

        Lyceum.Models.Tokenization.Tokenizer expected = Lyceum.Models.Tokenization.Tokenizer.Create(original.Metadata);
        Lyceum.Models.Tokenization.Tokenizer actual = Lyceum.Models.Tokenization.Tokenizer.Create(copy.Metadata);
        JsonArray cases = JsonNode.Parse(File.ReadAllText(Repository.ConformanceFile("tokenizers", name + ".json")))!.AsArray();
        Assert.All(cases, entry =>
        {
            string text = (string)entry!["text"]!;
            Assert.Equal(expected.Encode(text, addSpecial: false, parseSpecial: false), actual.Encode(text, addSpecial: false, parseSpecial: false));
        });
    }

    // The file that Hugging Face has for the same vocabulary: merges as SentencePiece pieces imply them.
    private static JsonObject TokenizerJson(ModelMetadata metadata)
    {
        string[] tokens = metadata.GetStrings("tokenizer.ggml.tokens");
        int[] types = metadata.GetInt32s("tokenizer.ggml.token_type");
        bool isSentencePiece = metadata.GetString("tokenizer.ggml.model") == "llama";
        JsonArray merges = [];
        if (isSentencePiece)
        {
            float[] scores = metadata.GetSingles("tokenizer.ggml.scores");
            HashSet<string> pieces = [.. tokens.Where((_, id) => types[id] == 1)];
            foreach (int id in Enumerable.Range(0, tokens.Length).Where(id => types[id] == 1).OrderByDescending(id => scores[id]))
            {
                for (int cut = 1; cut < tokens[id].Length; cut++)
                {
                    if (pieces.Contains(tokens[id][..cut]) && pieces.Contains(tokens[id][cut..]))
                    {
                        merges.Add(new JsonArray(tokens[id][..cut], tokens[id][cut..]));
                    }
                }
            }
        }
        else
        {
            merges = [.. metadata.GetStrings("tokenizer.ggml.merges").Select(static merge => (JsonNode)merge)];
        }

        JsonObject vocabulary = [];
        JsonArray added = [];
        for (int id = 0; id < tokens.Length; id++)
        {
            vocabulary[tokens[id]] = id;
            if (types[id] is 2 or 3)
            {
                added.Add(new JsonObject { ["id"] = id, ["content"] = tokens[id], ["special"] = true });
            }
        }

        return new()
        {
            ["added_tokens"] = added,
            ["normalizer"] = isSentencePiece ? JsonNode.Parse("""{ "type": "Sequence", "normalizers": [{ "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" }] }""") : null,
            ["pre_tokenizer"] = isSentencePiece ? null : JsonNode.Parse("""{ "type": "ByteLevel", "add_prefix_space": false }"""),
            ["decoder"] = isSentencePiece ? JsonNode.Parse("""{ "type": "Sequence", "decoders": [{ "type": "Replace", "pattern": { "String": "▁" }, "content": " " }, { "type": "ByteFallback" }, { "type": "Fuse" }, { "type": "Strip", "content": " ", "start": 1, "stop": 0 }] }""") : JsonNode.Parse("""{ "type": "ByteLevel" }"""),
            ["model"] = new JsonObject { ["type"] = "BPE", ["byte_fallback"] = isSentencePiece, ["unk_token"] = isSentencePiece ? "<unk>" : null, ["vocab"] = vocabulary, ["merges"] = merges },
        };
    }

    private static void Refused(TemporaryFolder folder, params string[] expected)
    {
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => HuggingFaceFolder.Open(folder.Path).Dispose());
        Assert.All(expected, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }

    private static void Write(TemporaryFolder folder, string config, params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        File.WriteAllText(folder.File("config.json"), config);
        WriteWeights(folder.File("model.safetensors"), tensors);
    }

    private static void WriteWeights(string path, params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        JsonObject header = [];
        List<byte> data = [];
        foreach ((string name, string type, int[] shape, byte[] bytes) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(static size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(data.Count, data.Count + bytes.Length),
            };
            data.AddRange(bytes);
        }

        File.WriteAllBytes(path, SafetensorsTests.Encode(header.ToJsonString(), [.. data]));
    }

    private static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static float[] Values(ModelSource source, string name)
    {
        TensorInfo info = source.Tensors[name];
        float[] values = new float[info.ElementCount];
        fixed (float* target = values)
        {
            BlockDequantizer.Dequantize(info.Format, source.GetData(name), target, values.Length);
        }

        return values;
    }
}
