using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform;

/// <summary>
/// Which part of a list is wanted. Lists are ordered by id, which is the order in which things were made; a page begins at an id
/// and not at a count, so what is added or removed meanwhile moves nothing.
/// </summary>
public sealed record PageQuery
{
    /// <summary>The most that one page holds.</summary>
    public const int MaximumLimit = 10_000;

    /// <summary>How many are wanted at most, from 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Only what comes after this one in the order; it need not be there any more.</summary>
    public Guid? After { get; init; }

    /// <summary>Only what comes before this one in the order. Without <see cref="After"/>, the nearest ones before it.</summary>
    public Guid? Before { get; init; }

    /// <summary>Whether the oldest come first; else the newest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Reads the page from things that have an id called <c>Id</c>.</summary>
    /// <exception cref="PlatformException">The limit is out of range.</exception>
    internal async Task<Page<TEntity>> ReadAsync<TEntity>(IQueryable<TEntity> all, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (Limit is < 1 or > MaximumLimit)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A page has a limit between 1 and {MaximumLimit}."));
        }

        if ((OldestFirst ? After : Before) is { } above)
        {
            all = all.Where(entity => EF.Property<Guid>(entity, "Id") > above);
        }

        if ((OldestFirst ? Before : After) is { } below)
        {
            all = all.Where(entity => EF.Property<Guid>(entity, "Id") < below);
        }

        bool backwards = Before is not null && After is null;
        IQueryable<TEntity> ordered = OldestFirst != backwards
            ? all.OrderBy(entity => EF.Property<Guid>(entity, "Id"))
            : all.OrderByDescending(entity => EF.Property<Guid>(entity, "Id"));
        List<TEntity> found = await ordered.Take(Limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        bool more = found.Count > Limit;
        if (more)
        {
            found.RemoveAt(Limit);
        }

        if (backwards)
        {
            found.Reverse();
        }

        return new Page<TEntity>(found, more);
    }
}
