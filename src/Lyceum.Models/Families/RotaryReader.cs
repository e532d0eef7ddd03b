using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Reads a rotary embedding and its scaling from metadata (<c>rope.*</c>) and the tensors of frequency divisors.</summary>
internal sealed class RotaryReader(ModelReader reader)
{
    private readonly Dictionary<(RotaryPairs, int, double, bool), RotarySpec> _specs = [];

    /// <summary>The factor that positions are divided by; 1 where there is none.</summary>
    public float Factor
    {
        get
        {
            float factor = reader.Has("rope.scaling.factor")
                ? reader.Real("rope.scaling.factor", 0, 1e6f)
                : reader.Real("rope.scale_linear", 0, 1e6f, 0);
            return Type == "none" || factor == 0 ? 1 : factor;
        }
    }

    /// <summary>YaRN's multiplier of the attention's scale (<c>mscale_all_dim</c>), or 0.</summary>
    public float YarnLogMultiplier => reader.Real("rope.scaling.yarn_log_multiplier", 0, 1000, 0) / 0.1f;

    /// <summary>The context before scaling.</summary>
    public int OriginalContext => reader.Integer("rope.scaling.original_context_length", 1, int.MaxValue, reader.TrainedContext);

    // A factor without a type means linear.
    private string Type => reader.Metadata.GetString(reader.Key("rope.scaling.type"), "linear");

    private float Extrapolation
    {
        get
        {
            float given = reader.Real("rope.scaling.yarn_ext_factor", -1, 1, -1);
            return given < 0 ? (Type == "yarn" ? 1 : 0) : given;
        }
    }

    /// <summary>The embedding of heads of <paramref name="headLength"/> numbers, scaled as the metadata say.</summary>
    public RotarySpec? Read(RotaryPairs pairs, int headLength)
    {
        int dimensions = reader.Integer("rope.dimension_count", 0, headLength, headLength);
        return Read(pairs, dimensions, reader.Real("rope.freq_base", 1e-3f, 1e15f, 10000), scaled: true);
    }

    /// <summary>The embedding of <paramref name="dimensions"/> numbers with a base of its own.</summary>
    public RotarySpec? Read(RotaryPairs pairs, int dimensions, double frequencyBase, bool scaled)
    {
        if (dimensions == 0)
        {
            return null;
        }

        if (dimensions % 2 != 0)
        {
            throw new ModelFormatException($"The metadata key '{reader.Key("rope.dimension_count")}' is {dimensions}; it should be even.");
        }

        (RotaryPairs, int, double, bool) key = (pairs, dimensions, frequencyBase, scaled);
        if (!_specs.TryGetValue(key, out RotarySpec? spec))
        {
            RotaryScaling scaling = scaled ? Scaling(dimensions) : new RotaryScaling();
            spec = new RotarySpec(pairs, scaling.Frequencies(dimensions, frequencyBase), scaled ? Magnitude() : 1);
            _specs.Add(key, spec);
        }

        return spec;
    }

    private RotaryScaling Scaling(int dimensions) => new()
    {
        Factor = Factor,
        Divisors = Divisors(dimensions),
        Yarn = Extrapolation == 0 ? null : new YarnScaling(
            OriginalContext,
            Extrapolation,
            reader.Real("rope.scaling.yarn_beta_fast", 1e-3f, 1e6f, 32),
            reader.Real("rope.scaling.yarn_beta_slow", 1e-3f, 1e6f, 1)),
    };

    private float[]? Divisors(int dimensions)
    {
        string which = reader.ContextLength > OriginalContext ? "rope_factors_long.weight" : "rope_factors_short.weight";
        foreach (string name in (string[])["rope_freqs.weight", "blk.0.rope_freqs.weight", which, "blk.0." + which])
        {
            if (reader.HasTensor(name))
            {
                return reader.Floats(name, dimensions / 2);
            }
        }

        return null;
    }

    private float Magnitude()
    {
        float given = reader.Real("rope.scaling.attn_factor", 1e-6f, 1e6f, 1);
        if (Extrapolation == 0)
        {
            return given * reader.Real("rope.scaling.yarn_attn_factor", 1e-6f, 1e6f, 1);
        }

        // DeepSeek's two multipliers cancel where they are equal, and then only the attention's scale changes.
        float all = YarnLogMultiplier;
        return all == 0
            ? given * YarnMagnitude(1)
            : given * YarnMagnitude(reader.Metadata.Architecture == "deepseek2" ? all : 1) / YarnMagnitude(all);
    }

    private float YarnMagnitude(float multiplier) => Factor <= 1 ? 1 : (0.1f * multiplier * MathF.Log(Factor)) + 1;
}
