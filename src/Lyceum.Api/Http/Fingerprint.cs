using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Lyceum.Gateway.Models;

namespace Lyceum.Api.Http;

/// <summary>Names what an answer with a seed depends on beside the request: the model's file and this program.</summary>
internal static class Fingerprint
{
    private const int Shown = 10;

    private static readonly string s_program = typeof(Fingerprint).Assembly.GetName().Version?.ToString() ?? "";
    private static readonly ConditionalWeakTable<ModelDescription, string> s_known = [];

    /// <summary>The name, for instance <c>fp_0a1b2c3d4e</c>.</summary>
    public static string Of(ModelDescription model) => s_known.GetValue(model, Compute);

    private static string Compute(ModelDescription model)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{s_program} {model.Name} {model.Bytes} {model.CreatedAt.UtcTicks}");
        return $"fp_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Shown]}";
    }
}
