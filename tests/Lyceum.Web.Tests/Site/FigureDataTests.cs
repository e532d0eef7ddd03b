using Lyceum.TestKit;
using System.Text.Json;
using Lyceum.Web.Site.Figures;

namespace Lyceum.Web.Tests.Site;

/// <summary>What the drawings show is what is there: computed once more, or read from the same files.</summary>
public class FigureDataTests
{
    private static readonly string s_file = Path.Combine(Repository.Root, "src", "Lyceum.Web", "Site", "Figures", "observed.json");

    /// <summary>With LYCEUM_WRITE_FIGURES set, writes the file instead of comparing.</summary>
    [Fact]
    public void Attention_and_neuron_are_those_of_primer_1()
    {
        using PrimerObservation primer = new();
        ObservedModel found = Observe(primer);
        for (int layer = 0; layer < primer.Layers; layer++)
        {
            double[][] here = primer.Recomputed(layer);
            float[][] there = primer.AttentionOutput(layer);
            double difference = here.Zip(there, static (mine, theirs) => mine.Zip(theirs, static (a, b) => Math.Abs(a - b)).Max()).Max();
            Assert.True(difference < 2e-3, $"Layer {layer} differs by {difference}.");
        }

        if (Environment.GetEnvironmentVariable("LYCEUM_WRITE_FIGURES") is { Length: > 0 })
        {
            File.WriteAllText(s_file, JsonSerializer.Serialize(found, ObservedModelJson.Default.ObservedModel));
            return;
        }

        ObservedModel drawn = ObservedModel.Current;
        Assert.Equal(found.Tokens, drawn.Tokens);
        Assert.Equal((found.AttentionLayer, found.AttentionHead, found.NeuronLayer, found.Neuron), (drawn.AttentionLayer, drawn.AttentionHead, drawn.NeuronLayer, drawn.Neuron));
        Assert.All(found.Attention.Zip(drawn.Attention), static row => Assert.All(row.First.Zip(row.Second), static pair => Assert.Equal(pair.First, pair.Second, 0.002)));
        Assert.All(found.Activations.Zip(drawn.Activations), static pair => Assert.Equal(pair.First, pair.Second, 0.002));
    }

    // The head that looks from the answer at the question's digits most, and the neuron whose activation differs most between digits and everything else, beside its peak.
    private static ObservedModel Observe(PrimerObservation primer)
    {
        IReadOnlyList<string> tokens = primer.Tokens;
        int answer = tokens.ToList().IndexOf("<|assistant|>");
        bool[] digits = [.. tokens.Select(static token => token.Length == 1 && char.IsAsciiDigit(token[0]))];
        (int layer, int head, double[][] weights) = Enumerable.Range(0, primer.Layers).SelectMany(layer => primer.Attention(layer).Select((weights, head) => (layer, head, weights)))
            .MaxBy(one => Enumerable.Range(answer, tokens.Count - answer).Sum(to => Enumerable.Range(0, answer).Where(from => digits[from]).Sum(from => one.weights[to][from])));
        (int neuronLayer, int neuron, double _) = Enumerable.Range(0, primer.Layers).SelectMany(at =>
        {
            float[][] rows = primer.Activations(at);
            return Enumerable.Range(0, rows[0].Length).Select(index =>
            {
                // The marks that begin the text are left out.
                double[] values = [.. rows.Skip(2).Select(row => (double)row[index])];
                double difference = values.Where((_, token) => digits[token + 2]).Average() - values.Where((_, token) => !digits[token + 2]).Average();
                return (at, index, difference / values.Max(Math.Abs));
            });
        }).MaxBy(static one => one.Item3);
        return new ObservedModel
        {
            Tokens = [.. tokens],
            Answer = answer + 1,
            AttentionLayer = layer,
            AttentionHead = head,
            Attention = [.. weights.Select(static row => (IReadOnlyList<double>)[.. row.Select(static weight => Math.Round(weight, 3))])],
            NeuronLayer = neuronLayer,
            Neuron = neuron,
            Activations = [.. primer.Activations(neuronLayer).Select(row => Math.Round(row[neuron], 3))],
        };
    }
}
