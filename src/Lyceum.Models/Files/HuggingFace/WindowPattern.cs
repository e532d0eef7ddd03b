using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Which layers see a sliding window, where the configuration says it: a kind for each layer, the distance between layers
/// that see all, or letters, L for a local layer (<c>LLLG</c>). Families that say nothing have their own pattern.
/// </summary>
internal static class WindowPattern
{
    private const string Key = "attention.sliding_window_pattern";
    private const int LongestPattern = 1024;

    /// <summary>The pattern as one flag for each layer.</summary>
    public static SettingRule Always { get; } = SettingRule.Custom(static (config, metadata) => Import(config, metadata, period: 0));

    /// <summary>
    /// The pattern where it is not the family's own, in which every layer but the last of <paramref name="period"/> has the
    /// window. GGUF files of such families do not say it, and not every engine would expect it.
    /// </summary>
    public static SettingRule Unless(int period) => SettingRule.Custom((config, metadata) => Import(config, metadata, period));

    private static void Import(HuggingFaceConfig config, FamilyMetadata metadata, int period)
    {
        int blocks = metadata.Int("block_count") ?? 0;
        if (config.Int("sliding_window") is null || blocks > LongestPattern || Read(config) is not { Length: > 0 } pattern)
        {
            return;
        }

        bool[] flags = [.. Enumerable.Range(0, blocks).Select(block => pattern[block % pattern.Length])];
        if (period == 0 || flags.Where((flag, block) => flag != (block % period < period - 1)).Any())
        {
            metadata.Set(Key, flags);
        }
    }

    private static bool[]? Read(HuggingFaceConfig config)
    {
        if (config.TryGet(out JsonElement types, "layer_types") && types.ValueKind == JsonValueKind.Array)
        {
            return [.. types.EnumerateArray().Select(static type => type.ValueKind == JsonValueKind.String && type.ValueEquals("sliding_attention"))];
        }

        if (!config.TryGet(out JsonElement pattern, "sliding_window_pattern"))
        {
            return null;
        }

        return pattern.ValueKind == JsonValueKind.String
            ? [.. pattern.GetString()!.Select(static letter => letter == 'L')]
            : [.. Enumerable.Repeat(true, Math.Clamp(config.Int("sliding_window_pattern") ?? 1, 1, LongestPattern) - 1), false];
    }
}
