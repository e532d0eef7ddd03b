using Lyceum.TestKit;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Web.Tests.Site;

/// <summary>
/// Looks into primer-1 while it reads a question and its own answer: the residual stream by the engine's observer, and from it the attention of each head,
/// computed here once more in the plainest way. The drawings of the site show what this finds.
/// </summary>
internal sealed unsafe class PrimerObservation : IForwardObserver, IDisposable
{
    private const string Text = "<|begin|><|user|>Ben has 12 apples and buys 7 more. How many has he now?<|end|><|assistant|>12 + 7 = 19";

    private readonly ModelSource _source = ModelSources.Open(Path.Combine(Repository.Root, "models", "primer-1", "primer-1.gguf"));
    private readonly Dictionary<(ObservationPoint, int), float[][]> _seen = [];

    public PrimerObservation()
    {
        Layers = _source.Metadata.GetInt32("llama.block_count");
        Width = _source.Metadata.GetInt32("llama.embedding_length");
        Heads = _source.Metadata.GetInt32("llama.attention.head_count");
        KeyHeads = _source.Metadata.GetInt32("llama.attention.head_count_kv");
        HeadWidth = Width / Heads;
        Tokenizer tokenizer = Tokenizer.Create(_source.Metadata);
        int[] ids = tokenizer.Encode(Text, addSpecial: false, parseSpecial: true);
        Tokens = [.. ids.Select(id => tokenizer.Decode([id], special: true))];
        using WorkerTeam team = new(1);
        using Transformer transformer = Transformer.Load(_source, new TransformerOptions { Team = team, ContextLength = 128, KeyValueFormat = KeyValueFormat.F32, Precision = Precision.Exact });
        transformer.Observer = this;
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, ids);
        _ = transformer.Forward(batch);
    }

    public IReadOnlyList<string> Tokens { get; }

    public int Layers { get; }

    public int Heads { get; }

    private int Width { get; }

    private int KeyHeads { get; }

    private int HeadWidth { get; }

    public void Observe(ObservationPoint point, int layer, Rows activations, ReadOnlySpan<int> tokens)
    {
        float[][] rows = new float[activations.Count][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = activations[row].ToArray();
        }

        _seen[(point, layer)] = rows;
    }

    /// <summary>The inner activations of a feed-forward block: [token][neuron].</summary>
    public float[][] Activations(int layer) => _seen[(ObservationPoint.FeedForwardActivations, layer)];

    /// <summary>What the engine says that a layer's attention adds: [token][width].</summary>
    public float[][] AttentionOutput(int layer) => _seen[(ObservationPoint.AttentionOutput, layer)];

    /// <summary>The attention of a layer's heads: [head][token][token looked at].</summary>
    public double[][][] Attention(int layer)
    {
        double[][] normed = Normed(layer);
        double[][] queries = Apply($"blk.{layer}.attn_q.weight", normed);
        double[][] keys = Apply($"blk.{layer}.attn_k.weight", normed);
        Rotate(queries, Heads);
        Rotate(keys, KeyHeads);
        double[][][] all = new double[Heads][][];
        for (int head = 0; head < Heads; head++)
        {
            int keyHead = head / (Heads / KeyHeads);
            all[head] = new double[Tokens.Count][];
            for (int to = 0; to < Tokens.Count; to++)
            {
                double[] scores = [.. Enumerable.Range(0, to + 1).Select(from => Enumerable.Range(0, HeadWidth).Sum(i => queries[to][(head * HeadWidth) + i] * keys[from][(keyHead * HeadWidth) + i]) / Math.Sqrt(HeadWidth))];
                double greatest = scores.Max();
                double sum = scores.Sum(score => Math.Exp(score - greatest));
                all[head][to] = [.. scores.Select(score => Math.Exp(score - greatest) / sum)];
            }
        }

        return all;
    }

    /// <summary>What a layer's attention adds by this computation, to be compared with the engine's.</summary>
    public double[][] Recomputed(int layer)
    {
        double[][][] attention = Attention(layer);
        double[][] values = Apply($"blk.{layer}.attn_v.weight", Normed(layer));
        double[][] mixed = [.. Enumerable.Range(0, Tokens.Count).Select(_ => new double[Heads * HeadWidth])];
        for (int head = 0; head < Heads; head++)
        {
            int keyHead = head / (Heads / KeyHeads);
            for (int to = 0; to < Tokens.Count; to++)
            {
                for (int i = 0; i < HeadWidth; i++)
                {
                    mixed[to][(head * HeadWidth) + i] = Enumerable.Range(0, to + 1).Sum(from => attention[head][to][from] * values[from][(keyHead * HeadWidth) + i]);
                }
            }
        }

        return Apply($"blk.{layer}.attn_output.weight", mixed);
    }

    public void Dispose() => _source.Dispose();

    private double[][] Normed(int layer)
    {
        float[][] residual = layer == 0 ? _seen[(ObservationPoint.Embedding, -1)] : _seen[(ObservationPoint.ResidualAfterLayer, layer - 1)];
        float* weight = (float*)_source.GetData($"blk.{layer}.attn_norm.weight");
        double[][] rows = new double[residual.Length][];
        for (int row = 0; row < rows.Length; row++)
        {
            double scale = 1 / Math.Sqrt(residual[row].Average(static value => (double)value * value) + 1e-5);
            rows[row] = new double[Width];
            for (int i = 0; i < Width; i++)
            {
                rows[row][i] = residual[row][i] * scale * weight[i];
            }
        }

        return rows;
    }

    private double[][] Apply(string tensor, double[][] inputs)
    {
        TensorInfo info = _source.Tensors[tensor];
        (int columns, int rows) = ((int)info.Shape[0], (int)info.Shape[1]);
        Half* weight = (Half*)_source.GetData(tensor);
        double[][] outputs = new double[inputs.Length][];
        for (int token = 0; token < inputs.Length; token++)
        {
            outputs[token] = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                double sum = 0;
                for (int column = 0; column < columns; column++)
                {
                    sum += (double)weight[((long)row * columns) + column] * inputs[token][column];
                }

                outputs[token][row] = sum;
            }
        }

        return outputs;
    }

    private void Rotate(double[][] rows, int heads)
    {
        for (int position = 0; position < rows.Length; position++)
        {
            for (int pair = 0; pair < heads * HeadWidth / 2; pair++)
            {
                double angle = position * Math.Pow(10000, -2.0 * (pair % (HeadWidth / 2)) / HeadWidth);
                (double sine, double cosine) = Math.SinCos(angle);
                (double x, double y) = (rows[position][2 * pair], rows[position][(2 * pair) + 1]);
                rows[position][2 * pair] = (x * cosine) - (y * sine);
                rows[position][(2 * pair) + 1] = (x * sine) + (y * cosine);
            }
        }
    }
}
