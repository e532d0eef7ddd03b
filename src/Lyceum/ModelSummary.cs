using Lyceum.Models.Files;
using Lyceum.Models.Store;
using Lyceum.Numerics;

namespace Lyceum;

/// <summary>What <c>models show</c> tells of a model; the names are those of its JSON.</summary>
internal sealed record ModelSummary
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    /// <summary>Size of the files; of the tensors for a folder outside the store.</summary>
    public required long Bytes { get; init; }

    public string? Title { get; init; }

    public string? Family { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Bytes of the tensors in each format, the most first.</summary>
    public required IReadOnlyList<FormatShare> Formats { get; init; }

    public int? Context { get; init; }

    public int? Layers { get; init; }

    public int? Embedding { get; init; }

    public int? Vocabulary { get; init; }

    public string? Tokenizer { get; init; }

    public required bool HasTemplate { get; init; }

    public string? License { get; init; }

    public ModelOrigin? Origin { get; init; }

    /// <summary>Reads a model.</summary>
    public static ModelSummary Of(ModelSource model, string name, StoredModel? stored, ModelOrigin? origin)
    {
        ModelMetadata metadata = model.Metadata;
        string? family = metadata.GetString("general.architecture", null);
        return new ModelSummary
        {
            Name = name,
            Path = model.Path,
            Bytes = stored?.Bytes ?? (model is GgufFile gguf ? gguf.Files.Sum(static file => new FileInfo(file).Length) : model.Tensors.Values.Sum(static tensor => tensor.ByteLength)),
            Title = metadata.GetString("general.name", null),
            Family = family,
            Parameters = model.Tensors.Values.Sum(static tensor => tensor.ElementCount),
            Formats =
            [
                .. from tensor in model.Tensors.Values
                   group tensor by tensor.Format into format
                   select new FormatShare(format.Key, format.Count(), format.Sum(static tensor => tensor.ByteLength)) into share
                   orderby share.Bytes descending
                   select share,
            ],
            Context = Number("context_length"),
            Layers = Number("block_count"),
            Embedding = Number("embedding_length"),
            Vocabulary = metadata.TryGetValue("tokenizer.ggml.tokens", out object? tokens) ? (tokens as Array)?.Length : Number("vocab_size"),
            Tokenizer = metadata.GetString("tokenizer.ggml.model", null),
            HasTemplate = metadata.Contains("tokenizer.chat_template"),
            License = metadata.GetString("general.license.name", metadata.GetString("general.license", null)),
            Origin = origin,
        };

        int? Number(string key) => family is not null && metadata.Contains($"{family}.{key}") ? metadata.GetInt32($"{family}.{key}") : null;
    }
}

/// <summary>How much of a model is in one format.</summary>
internal sealed record FormatShare(NumberFormat Format, int Tensors, long Bytes);
