namespace Lyceum.Models.Store;

/// <summary>Which files of a Hugging Face folder make a model: the ones that pulling and importing take along.</summary>
internal static class ModelFolder
{
    /// <summary>The file that makes a folder a model.</summary>
    public const string Configuration = "config.json";

    // The settings of sentence-transformers models: how token vectors become one vector.
    private const string Pooling = "1_Pooling/";

    /// <summary>Whether a file holds weights that are read. Mistral's <c>consolidated</c> files repeat them under other names.</summary>
    /// <param name="path">Relative, with <c>/</c>.</param>
    public static bool IsWeights(string path) =>
        !path.Contains('/', StringComparison.Ordinal)
        && path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith("consolidated", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith("adapter_", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file belongs to the model: weights, their index, configuration, tokenizer, templates, licence.</summary>
    /// <param name="path">Relative, with <c>/</c>.</param>
    public static bool Holds(string path)
    {
        string inner = path.StartsWith(Pooling, StringComparison.Ordinal) ? path[Pooling.Length..] : path;
        return !inner.Contains('/', StringComparison.Ordinal)
            && (IsWeights(inner)
                || inner.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                || inner.EndsWith(".jinja", StringComparison.OrdinalIgnoreCase)
                || inner is "merges.txt" or "vocab.txt"
                || inner.EndsWith(".model", StringComparison.OrdinalIgnoreCase)
                || inner.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase));
    }
}
