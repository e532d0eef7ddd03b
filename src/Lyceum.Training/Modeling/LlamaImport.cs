using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Modeling;

/// <summary>Takes weights from files, to train them further.</summary>
public static unsafe class LlamaImport
{
    /// <summary>Makes a model from a model file of family <c>llama</c>; quantised weights become float32.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="ModelFormatException">The model is of another family, or has parts that cannot be trained here; the message names them.</exception>
    public static LlamaModel Load(ModelSource source)
    {
        LlamaConfig config = ReadConfig(source);
        LlamaModel model = new(config, seed: 0);
        try
        {
            HashSet<string> left = [.. source.Tensors.Keys];
            foreach (Parameter parameter in model.Parameters)
            {
                Fill(parameter, source);
                left.Remove(parameter.Name);
            }

            return left.Count == 0
                ? model
                : throw new ModelFormatException($"The tensor '{left.Order(StringComparer.Ordinal).First()}' of '{source.Path}' is no part of a model that can be trained here: one with RMSNorm, rotary embedding without scaling, grouped-query attention and SwiGLU, without biases.");
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Takes the weights of a checkpoint.</summary>
    /// <param name="model">A model of the same shape.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="averaged">Whether the averaged weights are taken, where there are any.</param>
    /// <exception cref="TrainingException">The checkpoint is of a model of another shape.</exception>
    public static void Read(LlamaModel model, Checkpoint checkpoint, bool averaged)
    {
        bool means = averaged && checkpoint.Contains(model.Parameters[0].Name + ".average");
        checkpoint.Read(
        [
            .. model.Parameters.Select(parameter => means
                ? new CheckpointTensor(parameter.Name + ".average", [parameter.Count], (nint)parameter.Data)
                : new CheckpointTensor(parameter.Name, Array.ConvertAll(parameter.Shape.ToArray(), static length => (long)length), (nint)parameter.Data)),
        ]);
    }

    /// <summary>Reads the shape of a model file of family <c>llama</c>.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="ModelFormatException">The model is of another family or has settings that cannot be trained here.</exception>
    public static LlamaConfig ReadConfig(ModelSource source)
    {
        ModelMetadata metadata = source.Metadata;
        if (metadata.Architecture != "llama")
        {
            throw new ModelFormatException($"The model '{source.Path}' is of the family '{metadata.Architecture}'; only models of the family 'llama' can be trained.");
        }

        if (!source.Tensors.TryGetValue("token_embd.weight", out TensorInfo? embedding) || embedding.Shape.Count != 2)
        {
            throw new ModelFormatException($"The model '{source.Path}' has no embedding matrix 'token_embd.weight'.");
        }

        int width = metadata.GetInt32("llama.embedding_length");
        int heads = metadata.GetInt32("llama.attention.head_count");
        int headWidth = metadata.GetInt32("llama.attention.key_length", width / Math.Max(1, heads));
        Refuse(source, "llama.attention.value_length", metadata.GetInt32("llama.attention.value_length", headWidth) != headWidth);
        Refuse(source, "llama.rope.dimension_count", metadata.GetInt32("llama.rope.dimension_count", headWidth) != headWidth);
        Refuse(source, "llama.rope.scaling.type", metadata.GetString("llama.rope.scaling.type", "none") != "none");
        Refuse(source, "llama.attention.sliding_window", metadata.GetInt32("llama.attention.sliding_window", 0) > 0);
        Refuse(source, "llama.expert_count", metadata.GetInt32("llama.expert_count", 0) > 0);
        LlamaConfig config = new()
        {
            VocabularySize = checked((int)embedding.Shape[1]),
            ContextLength = metadata.GetInt32("llama.context_length"),
            Width = width,
            Layers = metadata.GetInt32("llama.block_count"),
            Heads = heads,
            KeyValueHeads = metadata.GetInt32("llama.attention.head_count_kv", heads),
            HeadWidth = headWidth,
            FeedForwardWidth = metadata.GetInt32("llama.feed_forward_length"),
            RotaryBase = metadata.GetSingle("llama.rope.freq_base", 10000),
            NormEpsilon = metadata.GetSingle("llama.attention.layer_norm_rms_epsilon"),
            TiedEmbedding = !source.Tensors.ContainsKey("output.weight"),
        };
        try
        {
            config.Check();
        }
        catch (ArgumentException failure)
        {
            throw new ModelFormatException($"The model '{source.Path}' has an impossible shape: {failure.Message}", failure);
        }

        // Before memory is taken for a shape that only the metadata claim.
        long stored = source.Tensors.Values.Sum(static tensor => tensor.ElementCount);
        return config.ParameterCount <= stored
            ? config
            : throw new ModelFormatException($"The model '{source.Path}' says that it has {config.ParameterCount} weights, but its tensors hold {stored}.");
    }

    private static void Refuse(ModelSource source, string key, bool isOther)
    {
        if (isOther)
        {
            throw new ModelFormatException($"The model '{source.Path}' has a setting of '{key}' that cannot be trained here.");
        }
    }

    private static void Fill(Parameter parameter, ModelSource source)
    {
        if (!source.Tensors.TryGetValue(parameter.Name, out TensorInfo? info))
        {
            throw new ModelFormatException($"The model '{source.Path}' has no tensor '{parameter.Name}'.");
        }

        if (info.ElementCount != parameter.Count || info.Shape[0] != parameter.Columns)
        {
            throw new ModelFormatException($"The tensor '{parameter.Name}' of '{source.Path}' is [{string.Join(", ", info.Shape.Reverse())}] instead of [{string.Join(", ", parameter.Shape.ToArray())}].");
        }

        byte* data = source.GetData(parameter.Name);
        for (long row = 0; row < info.RowCount; row++)
        {
            BlockDequantizer.Dequantize(info.Format, data + (row * info.RowBytes), parameter.Data + (row * parameter.Columns), parameter.Columns);
        }

        source.Release(parameter.Name);
    }
}
