using System.Globalization;
using Lyceum.Platform;
using Lyceum.Platform.Prices;

namespace Lyceum.Web.Site;

/// <summary>What calls of one kind would cost, by the rates that the ledger uses.</summary>
internal sealed record CostEstimate
{
    /// <summary>The most tokens of a call.</summary>
    public const long MaxTokens = 10_000_000;

    private const long MaxCalls = 1_000_000_000;

    private CostEstimate(string? model, long input, long cached, long output, long calls) => (Model, Input, Cached, Output, Calls) = (model, input, cached, output, calls);

    /// <summary>The model.</summary>
    public string? Model { get; }

    /// <summary>Tokens read in a call.</summary>
    public long Input { get; }

    /// <summary>How many of them were read before.</summary>
    public long Cached { get; }

    /// <summary>Tokens written in a call.</summary>
    public long Output { get; }

    /// <summary>How many calls.</summary>
    public long Calls { get; }

    /// <summary>What a call costs.</summary>
    public Money PerCall { get; private init; }

    /// <summary>What all of them cost: each call is rounded up by itself, as the ledger does.</summary>
    public Money Total { get; private init; }

    /// <summary>The text that says what is wrong; null where nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>Reckons with what somebody typed; what is no number counts as what the page began with.</summary>
    public static CostEstimate Of(string? model, Rates rates, string? input, string? cached, string? output, string? calls)
    {
        bool isWrong = false;
        CostEstimate asked = new(model, Read(input, 500, MaxTokens), Read(cached, 0, MaxTokens), Read(output, 200, MaxTokens), Read(calls, 1000, MaxCalls));
        if (isWrong)
        {
            return asked with { Problem = "Estimator_wrong" };
        }

        if (asked.Cached > asked.Input)
        {
            return asked with { Problem = "Estimator_too_cached" };
        }

        try
        {
            Money one = rates.CostOf(new UsageAmounts { InputTokens = asked.Input, CachedInputTokens = asked.Cached, OutputTokens = asked.Output });
            return asked with { PerCall = one, Total = new Money(checked(one.Nanos * asked.Calls)) };
        }
        catch (OverflowException)
        {
            return asked with { Problem = "Estimator_too_much" };
        }

        long Read(string? text, long usual, long most)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return usual;
            }

            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most)
            {
                return number;
            }

            isWrong = true;
            return usual;
        }
    }
}
