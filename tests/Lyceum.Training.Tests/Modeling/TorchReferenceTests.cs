using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;

namespace Lyceum.Training.Tests.Modeling;

/// <summary>
/// Loss and gradients of a whole model as PyTorch has them in double precision, recorded from
/// <c>bench/compare-pytorch.py reference</c>, which repeats the formulas here.
/// </summary>
public sealed class TorchReferenceTests
{
    private const double Loss = 3.383699163;

    // Of each gradient its norm, and its product with cos(0.11 i).
    private static readonly Dictionary<string, (double Norm, double Along)> s_gradients = new()
    {
        ["token_embd.weight"] = (1.679976168, -1.074884227),
        ["blk.0.attn_norm.weight"] = (0.495511829, 0.524335953),
        ["blk.0.attn_q.weight"] = (1.161008772, 0.114114908),
        ["blk.0.attn_k.weight"] = (0.559394450, 0.435832348),
        ["blk.0.attn_v.weight"] = (0.297523366, -0.013550738),
        ["blk.0.attn_output.weight"] = (0.403946104, 0.005235067),
        ["blk.0.ffn_norm.weight"] = (0.382206463, -0.858569657),
        ["blk.0.ffn_gate.weight"] = (0.260934143, -0.110447777),
        ["blk.0.ffn_up.weight"] = (0.183705358, 0.011674945),
        ["blk.0.ffn_down.weight"] = (0.949154995, 0.586977072),
        ["blk.1.attn_norm.weight"] = (0.054796515, 0.005755645),
        ["blk.1.attn_q.weight"] = (0.186643554, 0.014580865),
        ["blk.1.attn_k.weight"] = (0.143271057, 0.052707377),
        ["blk.1.attn_v.weight"] = (0.138184236, 0.009819158),
        ["blk.1.attn_output.weight"] = (0.035955711, 0.009352190),
        ["blk.1.ffn_norm.weight"] = (0.028786797, 0.014196350),
        ["blk.1.ffn_gate.weight"] = (0.033789439, 0.002620691),
        ["blk.1.ffn_up.weight"] = (0.021894708, 0.000814731),
        ["blk.1.ffn_down.weight"] = (0.034153601, -0.001721483),
        ["output_norm.weight"] = (0.761110422, 0.410590650),
    };

    [Fact]
    public void Loss_and_gradients_are_torchs()
    {
        LlamaConfig config = new()
        {
            VocabularySize = 23, ContextLength = 8, Width = 16, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 4, FeedForwardWidth = 24, RotaryBase = 100,
        };
        using LlamaModel model = new(config, 1);
        for (int number = 0; number < model.Parameters.Count; number++)
        {
            Parameter parameter = model.Parameters[number];
            for (int i = 0; i < parameter.Count; i++)
            {
                double value = Math.Sin((0.37 * i) + number);
                parameter.Values[i] = (float)(parameter.Kind == ParameterKind.Vector ? 1 + (0.1 * value) : 0.5 * value);
            }
        }

        TokenBatch batch = new();
        AddDocument(7, static i => (5 * i) + 3);
        AddDocument(5, static i => (i * i) + 1);
        using WorkerTeam team = new(2);
        using Tape tape = new(team);
        Tensor loss = model.Loss(tape, batch, 1f / batch.Learnt);
        Assert.Equal(Loss, loss.Values[0], 1e-6);
        tape.Backward(loss);

        Assert.Equal(s_gradients.Keys.Order(StringComparer.Ordinal), model.Parameters.Select(static parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (Parameter parameter in model.Parameters)
        {
            double square = 0;
            double along = 0;
            for (int i = 0; i < parameter.Count; i++)
            {
                double gradient = parameter.GradientValues[i];
                square += gradient * gradient;
                along += gradient * Math.Cos(0.11 * i);
            }

            (double norm, double expected) = s_gradients[parameter.Name];
            Assert.True(Math.Abs(Math.Sqrt(square) - norm) < 5e-6, $"The gradient of {parameter.Name} has the norm {Math.Sqrt(square)} instead of {norm}.");
            Assert.True(Math.Abs(along - expected) < 5e-6, $"The gradient of {parameter.Name} goes {along} along the cosine instead of {expected}.");
        }

        void AddDocument(int length, Func<int, int> token)
        {
            batch.Starts.Add(batch.Count);
            for (int i = 0; i < length; i++)
            {
                batch.Inputs.Add(token(i) % config.VocabularySize);
                batch.Targets.Add(i % 3 == 0 ? TokenBatch.Ignored : ((7 * i) + 2) % config.VocabularySize);
            }
        }
    }
}
