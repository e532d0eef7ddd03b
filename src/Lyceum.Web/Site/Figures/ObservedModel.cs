using System.Text.Json;

namespace Lyceum.Web.Site.Figures;

/// <summary>What was seen in primer-1 while it read one question and its answer (<c>observed.json</c>); a test computes it again.</summary>
public sealed record ObservedModel
{
    private static readonly Lazy<ObservedModel> s_current = new(static () => JsonSerializer.Deserialize(FigureFiles.Read("observed.json"), ObservedModelJson.Default.ObservedModel)!);

    /// <summary>What was read, token by token.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Where the answer begins.</summary>
    public required int Answer { get; init; }

    /// <summary>The layer of the head.</summary>
    public required int AttentionLayer { get; init; }

    /// <summary>The head: the one that looks from the answer at the question's digits most.</summary>
    public required int AttentionHead { get; init; }

    /// <summary>Its attention: for each token, how it is shared among those up to it.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Attention { get; init; }

    /// <summary>The layer of the neuron.</summary>
    public required int NeuronLayer { get; init; }

    /// <summary>The neuron: the one whose activation differs most between digits and everything else, beside its peak.</summary>
    public required int Neuron { get; init; }

    /// <summary>How it acts at each token.</summary>
    public required IReadOnlyList<double> Activations { get; init; }

    /// <summary>What was seen.</summary>
    public static ObservedModel Current => s_current.Value;
}
