using System.Text.RegularExpressions;

namespace Lyceum.Models.Hub;

/// <summary>The number format in a GGUF file's name (<c>Llama-3.2-1B-Instruct-Q4_K_M.gguf</c>), by the naming convention of ggml.</summary>
internal static partial class QuantTag
{
    /// <summary>
    /// What is taken where nothing is asked for: first the mixes that lose little and run on a laptop, then by falling use of them.
    /// A format that is not listed comes after all that are.
    /// </summary>
    public static IReadOnlyList<string> Preference { get; } =
    [
        "Q4_K_M", "UD-Q4_K_XL", "Q4_K_S", "Q4_K_L", "Q5_K_M", "Q5_K_S", "Q4_0", "Q4_1", "MXFP4", "IQ4_XS", "IQ4_NL",
        "Q6_K", "Q8_0", "Q5_0", "Q5_1", "Q3_K_M", "Q3_K_L", "Q3_K_S", "Q2_K", "BF16", "F16", "F32",
    ];

    /// <summary>The format that a path names, in capitals, or the empty string.</summary>
    public static string Of(string path)
    {
        // The file's own name speaks first; repositories of large models keep the format in the folder's.
        foreach (string segment in path.Split('/').Reverse())
        {
            Match match = Tag().Match(segment);
            if (match.Success)
            {
                string tag = match.Groups["tag"].Value.ToUpperInvariant();
                return tag switch { "FP16" => "F16", "FP32" => "F32", _ => tag };
            }
        }

        return "";
    }

    /// <summary>Where a format stands in <see cref="Preference"/>; lower is better.</summary>
    public static int Rank(string tag)
    {
        for (int i = 0; i < Preference.Count; i++)
        {
            if (Preference[i] == tag)
            {
                return i;
            }
        }

        return Preference.Count;
    }

    // The last tag counts: the name of a model may hold something that looks like one.
    [GeneratedRegex(@"(?<=^|[-._])(?<tag>(UD-)?(IQ[1-8]|Q[1-8]|TQ[12])_[A-Z0-9]+(_[A-Z0-9]+)*|BF16|FP?16|FP?32|MXFP4)(?=$|[-._])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Tag();
}
