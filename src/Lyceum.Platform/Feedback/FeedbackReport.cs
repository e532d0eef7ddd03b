using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Feedback;

/// <summary>
/// What the members of an organisation think of answers, for its owners: numbers, and what people wrote to be read. It tells nobody's name, and no word of a
/// conversation that was not given for it. Safe for use by many threads.
/// </summary>
/// <param name="database">Where it is.</param>
public sealed class FeedbackReport(PlatformDatabase database)
{
    /// <summary>The longest time that is summed at once.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(366);

    /// <summary>Sums by day and model, the newest day first.</summary>
    /// <param name="actor">Who asks: an owner.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The day after the last.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no owner, or the time is too long.</exception>
    public async Task<IReadOnlyList<FeedbackSum>> SumsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Owner);
        (from, until) = (from.ToUniversalTime(), until.ToUniversalTime());
        if (until <= from || until - from > Longest)
        {
            throw PlatformException.Invalid($"At most {Longest.Days} days are summed at once.");
        }

        await using PlatformDbContext context = database.OpenEverywhere();
        var sums = await context.RowsOf<MessageFeedback>(actor.OrganizationId)
            .Where(feedback => feedback.Day >= from && feedback.Day < until)
            .GroupBy(static feedback => new { feedback.Day, feedback.Model, feedback.Rating })
            .Select(static group => new { group.Key.Day, group.Key.Model, group.Key.Rating, Count = group.Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. sums.GroupBy(static sum => (sum.Day, sum.Model))
            .Select(static group => new FeedbackSum(
                group.Key.Day,
                group.Key.Model,
                group.Where(static sum => sum.Rating == FeedbackRating.Good).Sum(static sum => sum.Count),
                group.Where(static sum => sum.Rating == FeedbackRating.Bad).Sum(static sum => sum.Count)))
            .OrderByDescending(static sum => sum.Day).ThenBy(static sum => sum.Model, StringComparer.Ordinal)];
    }

    /// <summary>What people wrote, or gave, the newest first.</summary>
    /// <param name="actor">Who asks: an owner.</param>
    /// <param name="model">Only about this model; null for all.</param>
    /// <param name="rating">Only good ones, or bad ones; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no owner, or the page is out of range.</exception>
    public async Task<Page<FeedbackRemark>> RemarksAsync(Actor actor, string? model, FeedbackRating? rating, PageQuery page, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Owner);
        await using PlatformDbContext context = database.OpenEverywhere();
        IQueryable<MessageFeedback> wanted = context.RowsOf<MessageFeedback>(actor.OrganizationId).AsNoTracking()
            .Where(static feedback => feedback.Comment != null || feedback.Transcript != null);
        wanted = model is null ? wanted : wanted.Where(feedback => feedback.Model == model);
        wanted = rating is null ? wanted : wanted.Where(feedback => feedback.Rating == rating);
        Page<MessageFeedback> found = await page.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
        return new Page<FeedbackRemark>(
            [.. found.Items.Select(static row => new FeedbackRemark(row.Id, row.Day, row.Model, row.Rating, row.Reasons, row.Comment, row.Transcript))], found.HasMore);
    }
}
