using System.Text.Json.Nodes;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>How a setting of <c>config.json</c> and a metadata key of the family belong together. An absent setting is an absent key.</summary>
internal abstract class SettingRule
{
    /// <summary>Writes the key, if the setting is there.</summary>
    public abstract void Import(HuggingFaceConfig config, FamilyMetadata metadata);

    /// <summary>Writes the setting, if the key is there.</summary>
    public abstract void Export(FamilyMetadata metadata, JsonObject config);

    /// <summary>A whole number.</summary>
    public static SettingRule Int(string key, params string[] names) => new IntRule(key, names);

    /// <summary>A float.</summary>
    public static SettingRule Float(string key, params string[] names) => new FloatRule(key, names);

    /// <summary>A truth value.</summary>
    public static SettingRule Bool(string key, params string[] names) => new BoolRule(key, names);

    /// <summary>A key that every model of the family has.</summary>
    public static SettingRule Always(string key, object value) => new CustomRule((_, metadata) => metadata.Set(key, value), static (_, _) => { });

    /// <summary>The part of each head that is rotated, as the number of values.</summary>
    public static SettingRule RotaryPart(params string[] names) => new CustomRule(
        (config, metadata) => metadata.Set("rope.dimension_count", (uint)MathF.Round((config.Float(names) ?? config.RopeFloat(names) ?? 1f) * config.HeadDimension)),
        (metadata, config) =>
        {
            if (names.Length > 0 && metadata.Int("rope.dimension_count") is { } rotated)
            {
                int? width = metadata.Int("attention.key_length") ?? (metadata.Int("embedding_length") / metadata.Int("attention.head_count"));
                config[names[0]] = (double)rotated / (width ?? rotated);
            }
        });

    /// <summary>Anything else.</summary>
    public static SettingRule Custom(Action<HuggingFaceConfig, FamilyMetadata> import, Action<FamilyMetadata, JsonObject>? export = null) =>
        new CustomRule(import, export ?? (static (_, _) => { }));

    private sealed class IntRule(string key, string[] names) : SettingRule
    {
        public override void Import(HuggingFaceConfig config, FamilyMetadata metadata)
        {
            if (config.Int(names) is { } value)
            {
                metadata.Set(key, (uint)value);
            }
        }

        public override void Export(FamilyMetadata metadata, JsonObject config)
        {
            if (metadata.Int(key) is { } value)
            {
                config[names[0]] = value;
            }
        }
    }

    private sealed class FloatRule(string key, string[] names) : SettingRule
    {
        public override void Import(HuggingFaceConfig config, FamilyMetadata metadata)
        {
            if ((config.Float(names) ?? config.RopeFloat(names)) is { } value)
            {
                metadata.Set(key, value);
            }
        }

        public override void Export(FamilyMetadata metadata, JsonObject config)
        {
            if (metadata.Float(key) is { } value)
            {
                config[names[0]] = value;
            }
        }
    }

    private sealed class BoolRule(string key, string[] names) : SettingRule
    {
        public override void Import(HuggingFaceConfig config, FamilyMetadata metadata)
        {
            if (config.Bool(names) is { } value)
            {
                metadata.Set(key, value);
            }
        }

        public override void Export(FamilyMetadata metadata, JsonObject config)
        {
            if (metadata.Bool(key) is { } value)
            {
                config[names[0]] = value;
            }
        }
    }

    private sealed class CustomRule(Action<HuggingFaceConfig, FamilyMetadata> import, Action<FamilyMetadata, JsonObject> export) : SettingRule
    {
        public override void Import(HuggingFaceConfig config, FamilyMetadata metadata) => import(config, metadata);

        public override void Export(FamilyMetadata metadata, JsonObject config) => export(metadata, config);
    }
}
