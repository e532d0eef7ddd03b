namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Which tensor of a Hugging Face folder becomes which GGUF tensor. <c>{b}</c> in both names stands for a block, <c>{e}</c>
/// in the source for an expert. A rule whose source is absent says nothing.
/// </summary>
/// <param name="Target">The GGUF name.</param>
/// <param name="Source">The name in the folder.</param>
/// <param name="Transform">What is done on the way.</param>
internal sealed record TensorRule(string Target, string Source, TensorTransform Transform)
{
    /// <summary>A further source that the transform takes together with the first (the scales of MXFP4).</summary>
    public string? SecondSource { get; init; }

    /// <summary>Whether the source stands once for each block.</summary>
    public bool IsPerBlock => Source.Contains("{b}", StringComparison.Ordinal);

    /// <summary>Whether the source stands once for each expert.</summary>
    public bool IsPerExpert => Source.Contains("{e}", StringComparison.Ordinal);

    /// <summary>A tensor that is taken as it is.</summary>
    public static TensorRule Plain(string target, string source) => new(target, source, TensorTransform.Copy);

    /// <summary>A weight, and the bias that may come with it.</summary>
    public static TensorRule[] Linear(string target, string source, TensorTransform? transform = null) =>
    [
        new(target + ".weight", source + ".weight", transform ?? TensorTransform.Copy),
        new(target + ".bias", source + ".bias", transform ?? TensorTransform.Copy),
    ];

    /// <summary>Fills a block and an expert into a name.</summary>
    public static string Expand(string name, int block, int expert = 0) =>
        name.Replace("{b}", block.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{e}", expert.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
