using System.Globalization;
using Lyceum.Numerics;

namespace Lyceum.Models.Files.Quantization;

/// <summary>
/// Which number format each tensor of a file gets. The name of a mix is the format of most tensors; those on which quality
/// depends most (values, the last projection of the feed-forward part, the output) get more bits. The choices are those of
/// llama.cpp without an importance matrix, so that files compare.
/// </summary>
internal sealed class QuantizationMix
{
    private const string Output = "output.weight";
    private const string Embedding = "token_embd.weight";

    private static readonly QuantizationMix[] s_all =
    [
        new("F32", NumberFormat.F32, 0),
        new("F16", NumberFormat.F16, 1),
        new("BF16", NumberFormat.BF16, 32),
        new("Q8_0", NumberFormat.Q8_0, 7),
        new("Q4_0", NumberFormat.Q4_0, 2),
        new("Q4_1", NumberFormat.Q4_1, 3),
        new("Q5_0", NumberFormat.Q5_0, 8),
        new("Q5_1", NumberFormat.Q5_1, 9),
        new("Q2_K", NumberFormat.Q2_K, 10),
        new("Q3_K_S", NumberFormat.Q3_K, 11),
        new("Q3_K_M", NumberFormat.Q3_K, 12),
        new("Q3_K_L", NumberFormat.Q3_K, 13),
        new("Q4_K_S", NumberFormat.Q4_K, 14),
        new("Q4_K_M", NumberFormat.Q4_K, 15),
        new("Q5_K_S", NumberFormat.Q5_K, 16),
        new("Q5_K_M", NumberFormat.Q5_K, 17),
        new("Q6_K", NumberFormat.Q6_K, 18),
        new("IQ4_NL", NumberFormat.IQ4_NL, 25),
        new("IQ4_XS", NumberFormat.IQ4_XS, 30),
    ];

    private QuantizationMix(string name, NumberFormat format, uint fileType)
    {
        Name = name;
        Format = format;
        FileType = fileType;
    }

    /// <summary>The names of all mixes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(static mix => mix.Name)];

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The format of most tensors.</summary>
    public NumberFormat Format { get; }

    /// <summary>The number for <c>general.file_type</c>.</summary>
    public uint FileType { get; }

    /// <summary>The mix of a name, without regard to case; Q3_K, Q4_K and Q5_K mean the medium ones.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static QuantizationMix Named(string name)
    {
        string full = name.ToUpperInvariant() is "Q3_K" or "Q4_K" or "Q5_K" ? name + "_M" : name;
        return Array.Find(s_all, mix => string.Equals(mix.Name, full, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no quantisation '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Chooses the formats of a model's tensors.</summary>
    /// <param name="metadata">What is known of the model.</param>
    /// <param name="tensors">The tensors with the formats that they have.</param>
    /// <returns>The tensors, in the same order, with the formats that they get.</returns>
    public IReadOnlyList<TensorInfo> Apply(ModelMetadata metadata, IReadOnlyCollection<TensorInfo> tensors)
    {
        Model model = new(metadata, tensors);
        return [.. tensors.Select(tensor => IsQuantized(tensor) ? TensorInfo.Create(tensor.Name, Choose(tensor, model), tensor.Shape) : tensor)];
    }

    // Vectors, norms, routers, positions and token types keep what they have: they are small, and errors in them cost most.
    private static bool IsQuantized(TensorInfo tensor) =>
        tensor.Name.EndsWith("weight", StringComparison.Ordinal)
        && tensor.RowCount > 1
        && !tensor.Name.Contains("_norm.weight", StringComparison.Ordinal)
        && !tensor.Name.Contains("ffn_gate_inp", StringComparison.Ordinal)
        && tensor.Name is not ("position_embd.weight" or "token_types.weight");

    private static NumberFormat Fallback(NumberFormat format, long columns)
    {
        if (columns % format.BlockLength() == 0)
        {
            return format;
        }

        NumberFormat other = format switch
        {
            NumberFormat.Q2_K or NumberFormat.Q3_K => NumberFormat.Q4_0,
            NumberFormat.IQ4_XS => NumberFormat.IQ4_NL,
            NumberFormat.Q4_K => NumberFormat.Q5_0,
            NumberFormat.Q5_K => NumberFormat.Q5_1,
            NumberFormat.Q6_K => NumberFormat.Q8_0,
            _ => NumberFormat.F16,
        };
        return columns % other.BlockLength() == 0 ? other : NumberFormat.F16;
    }

    private NumberFormat Choose(TensorInfo tensor, Model model) =>
        Format.IsQuantized() ? Fallback(ChooseBits(tensor, model), tensor.Shape[0]) : Format;

    private NumberFormat ChooseBits(TensorInfo tensor, Model model)
    {
        string name = tensor.Name;
        if (name == Output || (name == Embedding && !model.HasOutput))
        {
            return model.IsFalcon || tensor.Shape[0] % Format.BlockLength() != 0 || Format == NumberFormat.Q8_0 ? NumberFormat.Q8_0 : NumberFormat.Q6_K;
        }

        return model.ValueIndex(name) is >= 0 and var index ? ChooseValues(index, model)
            : name.Contains("attn_k.weight", StringComparison.Ordinal) && model.Experts == 8 ? NumberFormat.Q8_0
            : name.Contains("ffn_down", StringComparison.Ordinal) ? ChooseDown(model.DownIndex(name), model)
            : name.Contains("attn_output.weight", StringComparison.Ordinal) ? ChooseAttentionOutput(model)
            : Format;
    }

    private NumberFormat ChooseValues(int index, Model model)
    {
        NumberFormat format = Name switch
        {
            "Q2_K" => model.QueriesPerKey >= 4 ? NumberFormat.Q4_K : NumberFormat.Q3_K,
            "Q3_K_M" => index < 2 ? NumberFormat.Q5_K : NumberFormat.Q4_K,
            "Q3_K_L" => NumberFormat.Q5_K,
            "IQ4_NL" or "IQ4_XS" when model.QueriesPerKey >= 4 => NumberFormat.Q5_K,
            "Q4_K_M" or "Q5_K_M" when GetsMoreBits(index, model.ValueCount) => NumberFormat.Q6_K,
            "Q4_K_S" when index < 4 => NumberFormat.Q5_K,
            _ => Format,
        };

        // Eight query heads share these in the largest Llama, and eight experts in Mixtral: they cost next to nothing.
        if (model.Is70B && (format is NumberFormat.Q3_K or NumberFormat.Q4_K))
        {
            format = NumberFormat.Q5_K;
        }

        return model.Experts == 8 ? NumberFormat.Q8_0 : format;
    }

    private NumberFormat ChooseDown(int layer, Model model)
    {
        bool moreBits = GetsMoreBits(layer, model.Layers);
        return Name switch
        {
            "Q2_K" => NumberFormat.Q3_K,
            "Q3_K_M" => layer < model.Layers / 16 ? NumberFormat.Q5_K : !model.IsFalcon || moreBits ? NumberFormat.Q4_K : NumberFormat.Q3_K,
            "Q3_K_L" => model.IsFalcon ? NumberFormat.Q4_K : NumberFormat.Q5_K,
            "Q4_K_M" when model.IsFalcon => layer < model.Layers / 16 ? NumberFormat.Q6_K : moreBits ? NumberFormat.Q5_K : NumberFormat.Q4_K,
            "Q4_K_M" or "Q5_K_M" when moreBits => NumberFormat.Q6_K,
            "IQ4_NL" or "IQ4_XS" when layer < model.Layers / 8 => NumberFormat.Q5_K,
            "Q4_K_S" when !model.IsFalcon && layer < model.Layers / 8 => NumberFormat.Q5_K,
            _ => Format,
        };
    }

    private NumberFormat ChooseAttentionOutput(Model model)
    {
        if (model.IsFalcon)
        {
            return Name == "Q3_K_L" ? NumberFormat.Q4_K : Format;
        }

        if (model.Experts == 8)
        {
            return Name is "Q2_K" or "Q3_K_S" or "Q3_K_M" or "IQ4_NL" or "IQ4_XS" or "Q4_K_S" or "Q4_K_M" ? NumberFormat.Q5_K : Format;
        }

        return Name switch
        {
            "Q2_K" => NumberFormat.Q3_K,
            "Q3_K_M" => NumberFormat.Q4_K,
            "Q3_K_L" => NumberFormat.Q5_K,
            _ => Format,
        };
    }

    // The first and last eighths of the layers, and every third between.
    private static bool GetsMoreBits(int layer, int layers) =>
        layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    /// <summary>What the choices ask of a model.</summary>
    private sealed class Model
    {
        private readonly string[] _values;
        private readonly string[] _downs;

        public Model(ModelMetadata metadata, IEnumerable<TensorInfo> tensors)
        {
            string architecture = metadata.GetString("general.architecture", "");
            string[] names = [.. tensors.Select(static tensor => tensor.Name).OrderBy(LayerOf)];
            _values = [.. names.Where(HoldsValues)];
            _downs = [.. names.Where(static name => name.Contains("ffn_down", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal))];
            HasOutput = names.Contains(Output);
            IsFalcon = architecture == "falcon";
            Layers = metadata.GetInt32($"{architecture}.block_count", 0);
            Experts = metadata.GetInt32($"{architecture}.expert_count", 0);
            Is70B = architecture == "llama" && Layers == 80;
            int heads = FirstOf(metadata, $"{architecture}.attention.head_count", 1);
            QueriesPerKey = heads / Math.Max(1, FirstOf(metadata, $"{architecture}.attention.head_count_kv", heads));
        }

        public int ValueCount => _values.Length;

        public bool HasOutput { get; }

        public bool IsFalcon { get; }

        public bool Is70B { get; }

        public int Layers { get; }

        public int Experts { get; }

        public int QueriesPerKey { get; }

        /// <summary>The place among the tensors that hold values, alone or fused with others; -1 for any other tensor.</summary>
        public int ValueIndex(string name) => Array.IndexOf(_values, name);

        /// <summary>The place among the tensors of this kind; with experts, where there are several in a layer, the layer.</summary>
        public int DownIndex(string name) => Experts > 1 ? LayerOf(name) : Array.IndexOf(_downs, name);

        private static bool HoldsValues(string name) =>
            name.EndsWith("attn_v.weight", StringComparison.Ordinal) || name.EndsWith("attn_qkv.weight", StringComparison.Ordinal) || name.EndsWith("attn_kv_b.weight", StringComparison.Ordinal);

        private static int LayerOf(string name) =>
            name.Split('.') is ["blk", var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int layer) ? layer : -1;

        // Some families list a number for each layer.
        private static int FirstOf(ModelMetadata metadata, string key, int fallback) =>
            !metadata.TryGetValue(key, out object? value) ? fallback
            : value is Array ? metadata.GetInt32s(key) is [var first, ..] ? first : fallback
            : metadata.GetInt32(key);
    }
}
