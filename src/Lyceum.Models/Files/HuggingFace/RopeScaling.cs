using System.Text.Json.Nodes;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Scaling of the rotary embedding, between <c>rope_scaling</c> and GGUF's keys. Linear scaling and YaRN (arXiv:2309.00071)
/// are keys; the frequency factors of Llama 3 and of long rope (arXiv:2402.13753) are tensors.
/// </summary>
internal static class RopeScaling
{
    private const string Type = "rope.scaling.type";
    private const string Factor = "rope.scaling.factor";
    private const string OriginalContext = "rope.scaling.original_context_length";

    /// <summary>The keys of linear scaling and YaRN, both ways.</summary>
    public static SettingRule Rule { get; } = SettingRule.Custom(Import, Export);

    /// <summary>
    /// The divisors of the frequencies that Llama 3.1 brought: none for short wavelengths, the whole factor for long ones,
    /// and in between a passage from the one to the other.
    /// </summary>
    /// <returns>One divisor for each pair, or null where the model does not have this scaling.</returns>
    public static float[]? Llama3Factors(HuggingFaceConfig config)
    {
        if (config.RopeType != "llama3")
        {
            return null;
        }

        float rotationBase = config.Float("rope_theta") ?? config.RopeFloat("rope_theta") ?? 10000f;
        float factor = config.RopeFloat("factor") ?? 8f;
        float low = config.RopeFloat("low_freq_factor") ?? 1f;
        float high = config.RopeFloat("high_freq_factor") ?? 4f;
        float context = config.RopeFloat("original_max_position_embeddings") ?? config.Int("original_max_position_embeddings") ?? 8192;
        return Llama3Factors(rotationBase, config.HeadDimension, factor, low, high, context);
    }

    /// <summary>The divisors for given settings; see <see cref="Llama3Factors(HuggingFaceConfig)"/>.</summary>
    public static float[] Llama3Factors(float rotationBase, int dimensions, float factor, float lowFrequency, float highFrequency, float originalContext)
    {
        float[] factors = new float[dimensions / 2];
        for (int i = 0; i < factors.Length; i++)
        {
            double wavelength = 2 * Math.PI * Math.Pow(rotationBase, 2.0 * i / dimensions);
            double passage = ((originalContext / wavelength) - lowFrequency) / (highFrequency - lowFrequency);
            factors[i] = wavelength < originalContext / highFrequency ? 1
                : wavelength > originalContext / lowFrequency ? factor
                : (float)(1 / (((1 - passage) / factor) + passage));
        }

        return factors;
    }

    private static void Import(HuggingFaceConfig config, FamilyMetadata metadata)
    {
        switch (config.RopeType)
        {
            case "linear":
                metadata.Set(Type, "linear");
                metadata.Set(Factor, config.RopeFloat("factor") ?? throw config.Missing("rope_scaling.factor"));
                break;
            case "yarn":
                metadata.Set(Type, "yarn");
                metadata.Set(Factor, config.RopeFloat("factor") ?? throw config.Missing("rope_scaling.factor"));
                metadata.Set(OriginalContext, (uint)(config.RopeFloat("original_max_position_embeddings") ?? config.RequireInt("original_max_position_embeddings", "max_position_embeddings")));
                SetFloat("beta_fast", "rope.scaling.yarn_beta_fast");
                SetFloat("beta_slow", "rope.scaling.yarn_beta_slow");
                break;
            case null or "llama3" or "longrope" or "su" or "dynamic" or "proportional":
                break;
            default:
                throw new ModelFormatException($"The rope scaling '{config.RopeType}' in '{config.Path}' is not known.");
        }

        void SetFloat(string name, string key)
        {
            if (config.RopeFloat(name) is { } value)
            {
                metadata.Set(key, value);
            }
        }
    }

    private static void Export(FamilyMetadata metadata, JsonObject config)
    {
        string? type = metadata.String(Type) ?? (metadata.Float(Factor) is null ? null : "linear");
        if (type is not ("linear" or "yarn"))
        {
            return;
        }

        JsonObject scaling = new() { ["rope_type"] = type, ["factor"] = metadata.Float(Factor) };
        if (metadata.Int(OriginalContext) is { } context)
        {
            scaling["original_max_position_embeddings"] = context;
        }

        config["rope_scaling"] = scaling;
    }
}
