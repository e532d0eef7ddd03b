using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>
/// Writes a model as a Hugging Face folder: <c>config.json</c> and <c>model.safetensors</c>. It walks the reader's own
/// tables backwards, so it is there for every family whose changes can be undone. Quantised weights become float32.
/// The tokenizer is not written.
/// </summary>
public static unsafe class HuggingFaceExport
{
    /// <summary>Writes a model.</summary>
    /// <param name="source">The model.</param>
    /// <param name="folder">The folder, made if it is not there.</param>
    /// <exception cref="ModelFormatException">The family is not known, or has a tensor for which there is no way back.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(ModelSource source, string folder)
    {
        string architecture = source.Metadata.Architecture;
        HuggingFaceFamily family = HuggingFaceFamilies.Named(architecture)
            ?? throw new ModelFormatException($"Models of the family '{architecture}' cannot be written for Hugging Face; those of {string.Join(", ", HuggingFaceFamilies.All.Select(static known => known.Architecture))} can.");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), MakeConfig(source, family).ToJsonString(new() { WriteIndented = true }));
        List<nint> buffers = [];
        try
        {
            SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. Plan(source, family, buffers)]);
        }
        finally
        {
            foreach (nint buffer in buffers)
            {
                NativeMemory.AlignedFree((void*)buffer);
            }
        }
    }

    private static JsonObject MakeConfig(ModelSource source, HuggingFaceFamily family)
    {
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(family.Kinds[0]),
            ["model_type"] = family.Kinds.FirstOrDefault(static kind => char.IsAsciiLetterLower(kind[0])) ?? family.Kinds[^1],
            ["tie_word_embeddings"] = !source.Tensors.ContainsKey("output.weight"),
        };
        FamilyMetadata metadata = new(source.Metadata);
        foreach (SettingRule setting in family.Settings)
        {
            setting.Export(metadata, config);
        }

        return config;
    }

    private static IEnumerable<(string Name, ExportPlan Plan)> Plan(ModelSource source, HuggingFaceFamily family, List<nint> buffers)
    {
        int blocks = source.Metadata.GetInt32($"{family.Architecture}.block_count");
        HashSet<string> left = [.. source.Tensors.Keys];
        foreach (IGrouping<string, TensorRule> group in family.Tensors.GroupBy(static rule => rule.Source))
        {
            for (int block = 0; block < (group.First().IsPerBlock ? blocks : 1); block++)
            {
                List<ExportPart> parts = [];
                foreach (TensorRule rule in group)
                {
                    string target = TensorRule.Expand(rule.Target, block);
                    if (left.Contains(target))
                    {
                        parts.Add(ToFloats(source, target, rule.Transform, buffers));
                    }
                }

                if (parts.Count == 0 || Undo(source.Metadata, group.Key, block, parts) is not { } undone)
                {
                    continue;
                }

                left.ExceptWith(parts.Select(static part => part.Info.Name));
                foreach ((string name, ExportPlan plan) in undone)
                {
                    yield return (name, plan);
                }
            }
        }

        if (left.FirstOrDefault() is { } tensor)
        {
            throw new ModelFormatException($"The tensor '{tensor}' of a model of the family '{family.Architecture}' cannot be written for Hugging Face.");
        }
    }

    // Null where this rule has no way back; another may have one.
    private static List<(string Name, ExportPlan Plan)>? Undo(ModelMetadata metadata, string name, int block, List<ExportPart> parts)
    {
        if (!name.Contains("{e}", StringComparison.Ordinal))
        {
            return parts[0].Transform.Export(metadata, parts) is { } plan ? [(TensorRule.Expand(name, block), plan)] : null;
        }

        // Stacked experts go back one by one.
        ExportPart stack = parts[0];
        int experts = checked((int)stack.Info.Shape[^1]);
        TensorInfo one = TensorInfo.Create(stack.Info.Name, stack.Info.Format, [.. stack.Info.Shape.SkipLast(1)]);
        List<(string Name, ExportPlan Plan)> plans = [];
        for (int expert = 0; expert < experts; expert++)
        {
            ExportPart part = stack with { Info = one, Data = stack.Data + (nint)(expert * one.ByteLength) };
            plans.Add((TensorRule.Expand(name, block, expert), TensorTransform.Copy.Export(metadata, [part])!));
        }

        return plans;
    }

    private static ExportPart ToFloats(ModelSource source, string name, TensorTransform transform, List<nint> buffers)
    {
        TensorInfo info = source.Tensors[name];
        byte* data = source.GetData(name);
        if (!info.Format.IsQuantized())
        {
            return new ExportPart(info, (nint)data, transform);
        }

        TensorInfo unpacked = TensorInfo.Create(name, NumberFormat.F32, info.Shape);
        float* values = (float*)NativeMemory.AlignedAlloc((nuint)unpacked.ByteLength, 64);
        buffers.Add((nint)values);
        int columns = checked((int)info.Shape[0]);
        for (long row = 0; row < info.RowCount; row++)
        {
            BlockDequantizer.Dequantize(info.Format, data + (row * info.RowBytes), values + (row * columns), columns);
        }

        return new ExportPart(unpacked, (nint)values, transform);
    }
}
