using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>GPT-NeoX and Pythia (arXiv:2204.06745): parallel blocks, each with its own norm.</summary>
internal sealed class GptNeoxFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gptneox"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => reader.ClassicLayer(i, ActivationFunction.Gelu) with
    {
        Parallel = reader.Flag("use_parallel_residual", true),
    });
}
