using System.Runtime.InteropServices;
using Lyceum.Training.Autograd;
using Lyceum.Training.Autograd.Operations;
using Lyceum.Training.Data;

namespace Lyceum.Training.Modeling;

/// <summary>A model of family <c>llama</c> that can be trained.</summary>
public sealed class LlamaModel : ITrainable, IDisposable
{
    private readonly Parameter _embedding;
    private readonly LlamaLayer[] _layers;
    private readonly Parameter _outputNorm;
    private readonly Parameter _output;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="seed">Determines the weights.</param>
    /// <exception cref="ArgumentException">The shape is impossible.</exception>
    public LlamaModel(LlamaConfig config, ulong seed)
    {
        config.Check();
        Config = config;
        _embedding = new Parameter("token_embd.weight", ParameterKind.Embedding, config.VocabularySize, config.Width);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(index => new LlamaLayer(config, index))];
        _outputNorm = new Parameter("output_norm.weight", ParameterKind.Vector, config.Width);
        _output = config.TiedEmbedding ? _embedding : new Parameter("output.weight", ParameterKind.Embedding, config.VocabularySize, config.Width);
        Parameters = [_embedding, .. _layers.SelectMany(static layer => layer.Parameters), _outputNorm, .. config.TiedEmbedding ? [] : (Parameter[])[_output]];
        Initialize(seed);
    }

    /// <summary>Its shape.</summary>
    public LlamaConfig Config { get; }

    /// <summary>All weights, in the order of the forward pass, under the names of GGUF.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of weights.</summary>
    public long ParameterCount => Parameters.Sum(static parameter => parameter.Count);

    internal Parameter Embedding => _embedding;

    internal IReadOnlyList<LlamaLayer> Layers => _layers;

    internal Parameter OutputNorm => _outputNorm;

    /// <summary>The output matrix; the embedding where they are tied.</summary>
    internal Parameter Output => _output;

    /// <summary>The hidden vectors after the last norm, <c>[tokens, width]</c>: what the output matrix and any other head work on.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="batch">The tokens.</param>
    /// <param name="dropout">What is dropped of each block's output while training; none by default.</param>
    /// <exception cref="ArgumentException">The batch is empty or a document is longer than the context.</exception>
    public Tensor Hidden(Tape tape, TokenBatch batch, DropoutSettings dropout = default)
    {
        ReadOnlySpan<int> starts = CollectionsMarshal.AsSpan(batch.Starts);
        CheckLengths(starts, batch.Count);
        RotaryAngles angles = RotaryAngles.Create(tape, starts, batch.Count, Config.HeadWidth, Config.RotaryBase);
        tape.Place = "the embedding";
        Tensor x = Autograd.Operations.Embedding.Apply(tape, _embedding, CollectionsMarshal.AsSpan(batch.Inputs));
        for (int i = 0; i < _layers.Length; i++)
        {
            LlamaLayer layer = _layers[i];
            tape.Place = $"layer {i}";
            Tensor h = Norm.Rms(tape, x, layer.AttentionNorm, Config.NormEpsilon);
            Tensor[] heads = MatrixProduct.Linears(tape, h, layer.Query, layer.Key, layer.Value);
            Tensor q = RotaryEmbedding.Apply(tape, heads[0], angles);
            Tensor k = RotaryEmbedding.Apply(tape, heads[1], angles);
            Tensor attended = CausalAttention.Apply(tape, q, k, heads[2], starts, Config.HeadWidth);
            x = AddBlock(tape, x, attended, layer.AttentionOutput, dropout, 2 * i);

            h = Norm.Rms(tape, x, layer.FeedForwardNorm, Config.NormEpsilon);
            Tensor[] gateAndUp = MatrixProduct.Linears(tape, h, layer.Gate, layer.Up);
            Tensor gated = GatedActivation.Silu(tape, gateAndUp[0], gateAndUp[1]);
            x = AddBlock(tape, x, gated, layer.Down, dropout, (2 * i) + 1);
        }

        tape.Place = "the output";
        return Norm.Rms(tape, x, _outputNorm, Config.NormEpsilon);
    }

    /// <summary>The logits of every token, <c>[tokens, vocabulary]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="batch">The tokens.</param>
    public Tensor Logits(Tape tape, TokenBatch batch) => MatrixProduct.Linear(tape, Hidden(tape, batch), _output);

    /// <summary>The scalar <c>weight · Σ cross-entropy</c> over the batch's learnt targets.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="batch">The tokens and their targets.</param>
    /// <param name="weight">One over the number of learnt targets of the whole step makes the step's mean.</param>
    /// <param name="dropout">What is dropped; none by default.</param>
    public Tensor Loss(Tape tape, TokenBatch batch, float weight, DropoutSettings dropout = default) =>
        OutputCrossEntropy.Apply(tape, Hidden(tape, batch, dropout), _output, CollectionsMarshal.AsSpan(batch.Targets), weight);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private static Tensor AddBlock(Tape tape, Tensor x, Tensor inner, Parameter weight, DropoutSettings dropout, int place)
    {
        if (dropout.Probability == 0)
        {
            return MatrixProduct.Linear(tape, inner, weight, residual: x);
        }

        Tensor block = MatrixProduct.Linear(tape, inner, weight);
        return Sum.Apply(tape, x, Dropout.Apply(tape, block, dropout.Probability, dropout.SeedOf(place)));
    }

    private void CheckLengths(ReadOnlySpan<int> starts, int tokens)
    {
        if (tokens == 0 || starts.IsEmpty || starts[0] != 0)
        {
            throw new ArgumentException("A batch begins with a document at token 0.", nameof(starts));
        }

        for (int i = 0; i < starts.Length; i++)
        {
            int length = (i + 1 < starts.Length ? starts[i + 1] : tokens) - starts[i];
            if (length > Config.ContextLength)
            {
                throw new ArgumentException($"A document of {length} tokens is longer than the context of {Config.ContextLength}.", nameof(starts));
            }
        }
    }

    // Unit variance through every matrix; what is added to the residual is smaller, so that the sum over all layers stays near one
    // (Radford et al., Language Models are Unsupervised Multitask Learners, 2019).
    private void Initialize(ulong seed)
    {
        GaussianStream gaussian = new(seed);
        foreach (Parameter parameter in Parameters)
        {
            if (parameter.Kind == ParameterKind.Vector)
            {
                parameter.Values.Fill(1);
                continue;
            }

            float deviation = parameter.Kind == ParameterKind.Embedding ? 0.02f : 1 / MathF.Sqrt(parameter.Columns);
            if (parameter.Name.EndsWith("attn_output.weight", StringComparison.Ordinal) || parameter.Name.EndsWith("ffn_down.weight", StringComparison.Ordinal))
            {
                deviation /= MathF.Sqrt(2 * Config.Layers);
            }

            foreach (ref float value in parameter.Values)
            {
                value = deviation * gaussian.Next();
            }
        }
    }
}
