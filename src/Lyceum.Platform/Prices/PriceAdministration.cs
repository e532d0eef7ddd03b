using System.Globalization;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Prices;

/// <summary>What administrators of the platform do with prices: write them down, which is noted in the platform's log.</summary>
/// <param name="ledger">What rates calls.</param>
/// <param name="audit">Where it is noted.</param>
public sealed class PriceAdministration(Ledger ledger, AuditLog audit)
{
    /// <summary>Writes a price down (<see cref="Ledger.RecordPriceAsync"/>).</summary>
    /// <param name="administrator">Who asks (<see cref="AccountAdministration.FindAdministratorAsync"/>).</param>
    /// <param name="model">The model.</param>
    /// <param name="effectiveFrom">From when on it applies; the time of an earlier price corrects that one.</param>
    /// <param name="rates">What the model costs.</param>
    /// <param name="cancellationToken">Ends it early; asking again goes on.</param>
    /// <returns>How many calls were corrected.</returns>
    /// <exception cref="PlatformException">The actor is no administrator, or name or rates are not usable.</exception>
    public async Task<int> RecordAsync(Actor administrator, string model, DateTimeOffset effectiveFrom, Rates rates, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        rates.Validate();
        string name = Names.Check(model);

        // Noted first: a price that holds and that nobody wrote down would be worse than a line about one that was not stored in the end.
        await audit.AppendAsync(
            administrator,
            new AuditRecord(
                "price.record",
                PlatformOrganization.Id,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} from {effectiveFrom.ToUniversalTime():O}: input {rates.PerMillionInput}, cached {rates.PerMillionCachedInput}, output {rates.PerMillionOutput}, image {rates.PerImage}, minute {rates.PerMinute}")),
            cancellationToken).ConfigureAwait(false);
        return await ledger.RecordPriceAsync(name, effectiveFrom, rates, cancellationToken).ConfigureAwait(false);
    }
}
