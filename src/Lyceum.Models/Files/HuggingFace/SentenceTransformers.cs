using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>How an embedding model makes one vector of many: <c>modules.json</c> names the module, whose folder says it.</summary>
internal static class SentenceTransformers
{
    private const uint Mean = 1;
    private const uint First = 2;
    private const uint Last = 3;

    /// <summary>GGUF's <c>pooling_type</c> of the model in a folder; the mean where nothing says otherwise.</summary>
    public static uint PoolingOf(string folder)
    {
        string path = Path.Combine(folder, "1_Pooling", "config.json");
        if (JsonFile.Read(path) is not { } pooling)
        {
            return Mean;
        }

        return pooling.Flag("pooling_mode_cls_token") == true ? First
            : pooling.Flag("pooling_mode_lasttoken") == true ? Last
            : Mean;
    }
}
