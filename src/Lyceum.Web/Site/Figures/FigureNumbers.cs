using System.Globalization;

namespace Lyceum.Web.Site.Figures;

/// <summary>What a drawing shows, as a table for who reads it or listens to it.</summary>
/// <param name="Head">The columns.</param>
/// <param name="Rows">The rows.</param>
internal sealed record FigureNumbers(IReadOnlyList<string> Head, IReadOnlyList<string[]> Rows)
{
    /// <summary>The numbers of a drawing; null where it has none beyond its words.</summary>
    public static FigureNumbers? Of(string name) => name switch
    {
        "attention" => Attention(),
        "neuron" => new(["token", "activation"], [.. ObservedModel.Current.Tokens.Zip(ObservedModel.Current.Activations, static (token, value) => new[] { Show(token), Number(value, 3) })]),
        "exposure" => Shares("exercises", FigureTables.Groups),
        "families" => Shares("family", FigureTables.Families),
        "scaling" => new(["parameters", "compute, FLOP", "loss", "held out"],
            [.. FigureTables.Scaling.Select(static point => new[] { point.Parameters.ToString("N0", CultureInfo.InvariantCulture), point.Compute.ToString("0.#E+0", CultureInfo.InvariantCulture), Number(point.Loss, 3), Number(point.HeldOut, 3) })]),
        "speed" => new(["model and format", "prompt, 128 tokens", "generation"], [.. FigureTables.Speed.Select(static ratio => new[] { ratio.Name, $"{Number(ratio.Prompt, 2)} ×", $"{Number(ratio.Generation, 2)} ×" })]),
        _ => null,
    };

    /// <summary>A token as it is shown: what cannot be seen gets a sign.</summary>
    public static string Show(string token) => token.Replace("\n", "↵", StringComparison.Ordinal).Replace(' ', '·');

    private static FigureNumbers Shares(string what, IEnumerable<FigureShare> shares) => new([what, "right"], [.. shares.Select(static share => new[] { share.Name, $"{Number(share.Value * 100, 1)} %" })]);

    private static FigureNumbers Attention()
    {
        ObservedModel seen = ObservedModel.Current;
        return new FigureNumbers(["token", "looks at", "share"],
        [
            .. seen.Attention.SelectMany((row, to) => row.Select((weight, from) => (to, from, weight))).Where(arc => arc.from > 0 && arc.weight >= AttentionFigure.Least)
                .Select(arc => new[] { Show(seen.Tokens[arc.to]), Show(seen.Tokens[arc.from]), $"{Number(arc.weight * 100, 0)} %" }),
        ]);
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
