using System.Collections.Concurrent;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Tokenization;

/// <summary>Tokenizers to test with: those of the conformance folder, loaded once, and small ones made by hand.</summary>
internal static class TestVocabularies
{
    private static readonly ConcurrentDictionary<string, Lazy<Tokenizer>> s_loaded = new();

    /// <summary>A tokenizer of the conformance folder; skips the test where that is absent.</summary>
    public static Tokenizer Conformance(string name)
    {
        string path = Repository.ConformanceFile("tokenizers", name + ".gguf");
        return s_loaded.GetOrAdd(path, static file => new Lazy<Tokenizer>(() =>
        {
            using ModelSource source = ModelSources.Open(file);
            return Tokenizer.Create(source.Metadata);
        })).Value;
    }
}
