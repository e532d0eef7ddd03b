using System.Globalization;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Platform;
using Lyceum.Platform.Prices;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Pages.Console.Machine;

/// <summary>A model with how it stands.</summary>
/// <param name="Description">What is known of it.</param>
/// <param name="Status">Where it is; null where nobody tells.</param>
/// <param name="Speed">How quick it was; null where it answered nothing yet.</param>
/// <param name="Rates">What it costs.</param>
public sealed record ModelRow(ModelDescription Description, ModelStatus? Status, ModelSpeed? Speed, Rates Rates)
{
    /// <summary>Whether it is on its way into memory or out of it.</summary>
    public bool IsMoving => Status?.State is ModelState.Loading or ModelState.Waiting or ModelState.Unloading;

    /// <summary>Whether it is in memory, or will be.</summary>
    public bool IsIn => Status?.State is ModelState.Loading or ModelState.Waiting or ModelState.Ready;

    /// <summary>Tokens in a second.</summary>
    public static string Rate(double rate) => rate.ToString(rate < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A price.</summary>
    internal static string Price(Money price, UiText text) => price == Money.Zero ? text["Free"] : $"{price}";
}
