using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.Encoders;

namespace Lyceum.Models.Tokenization;

/// <summary>What a <c>tokenizer.json</c> says beyond the keys of GGUF.</summary>
internal sealed class HuggingFacePipeline
{
    private readonly Dictionary<int, AddedTokenTraits> _traits = [];

    public (int[] Prefix, int[] Suffix) Surroundings { get; } = ([], []);

    public static HuggingFacePipeline? TryRead(ModelMetadata metadata) => metadata.Contains("lyceum.tokenizer.model") ? new HuggingFacePipeline() : null;

    public AddedTokenTraits TraitsOf(int id) => _traits.GetValueOrDefault(id);

    public (TextEncoder Encoder, PieceWriter Writer) Build(Vocabulary vocabulary, ModelMetadata metadata, SpecialTokens special) => throw new NotSupportedException();
}
