using System.CommandLine;
using Lyceum.Platform.Prices;

namespace Lyceum.Commands;

/// <summary><c>lyceum prices list</c>.</summary>
internal static class PricesListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists what models cost, and from when on; a model without a price is free.") { json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            IReadOnlyList<ModelPrice> prices = await session.Get<PriceBook>().ListAsync(cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(prices.Select(static price => new
                {
                    price.Model,
                    price.EffectiveFrom,
                    PerMillionInput = price.ToRates().PerMillionInput.ToString(),
                    PerMillionCachedInput = price.ToRates().PerMillionCachedInput.ToString(),
                    PerMillionOutput = price.ToRates().PerMillionOutput.ToString(),
                    PerImage = price.ToRates().PerImage.ToString(),
                    PerMinute = price.ToRates().PerMinute.ToString(),
                }));
            }
            else if (prices.Count == 0)
            {
                run.Terminal.Error.WriteLine("No model has a price, so all are free; 'lyceum prices set MODEL' sets one.");
            }
            else
            {
                run.Terminal.WriteTable(
                    ["MODEL", "FROM", ">INPUT", ">CACHED", ">OUTPUT", ">IMAGE", ">MINUTE"],
                    prices.Select(static price => (price, rates: price.ToRates())).Select(static row => new[]
                    {
                        TerminalText.Plain(row.price.Model),
                        TimeText.Show(row.price.EffectiveFrom),
                        row.rates.PerMillionInput.ToString(),
                        row.rates.PerMillionCachedInput.ToString(),
                        row.rates.PerMillionOutput.ToString(),
                        row.rates.PerImage.ToString(),
                        row.rates.PerMinute.ToString(),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
