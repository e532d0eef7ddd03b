using System.CommandLine;
using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;

namespace Lyceum.Commands;

/// <summary><c>lyceum prices set MODEL</c>.</summary>
internal static class PricesSetCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = new("MODEL") { Description = "The model's name." };
        Option<string> input = Rate("--input", "For a million tokens read.");
        Option<string?> cached = new("--cached-input") { Description = "For a million tokens read that were computed before (default: as --input).", HelpName = "AMOUNT" };
        Option<string> output = Rate("--output", "For a million tokens written.");
        Option<string> image = Rate("--image", "For an image.");
        Option<string> minute = Rate("--minute", "For a minute of sound.");
        Option<string?> from = new("--from") { Description = "From when on: a date (default: now). Calls since then are rated again.", HelpName = "TIME" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("set", "Writes down what a model costs; what is left out costs nothing.") { model, input, cached, output, image, minute, from, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            DateTimeOffset now = run.Time.GetUtcNow();
            Money perInput = PlatformCommands.ParseMoney(run.Require(input), "--input");
            Rates rates = new()
            {
                PerMillionInput = perInput,
                PerMillionCachedInput = run.Get(cached) is { } amount ? PlatformCommands.ParseMoney(amount, "--cached-input") : perInput,
                PerMillionOutput = PlatformCommands.ParseMoney(run.Require(output), "--output"),
                PerImage = PlatformCommands.ParseMoney(run.Require(image), "--image"),
                PerMinute = PlatformCommands.ParseMoney(run.Require(minute), "--minute"),
            };
            DateTimeOffset since = run.Get(from) is { } text ? TimeText.ParseTime(text, "--from", now) : now;
            await session.Get<Ledger>().StartAsync(cancellation).ConfigureAwait(false);
            int corrected = await session.Get<PriceAdministration>().RecordAsync(session.ActAsAdministrator(), run.Require(model), since, rates, cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Model = run.Require(model), EffectiveFrom = since, CorrectedCalls = corrected });
            }
            else
            {
                run.Terminal.Error.WriteLine(TerminalText.Plain(
                    $"The price of {run.Require(model)} holds from {TimeText.Show(since)}{(corrected > 0 ? $"; {corrected} calls were rated again" : "")}."));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Rate(string name, string description) => new(name) { Description = description, HelpName = "AMOUNT", DefaultValueFactory = static _ => "0" };
}
