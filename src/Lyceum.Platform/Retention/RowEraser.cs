using System.Linq.Expressions;
using System.Reflection;
using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Retention;

/// <summary>
/// Deletes rows and all that cannot be without them, by a walk over the model: whoever adds a table with its foreign keys has it
/// deleted from too. Statements are set-based and bounded; no row is loaded. Nothing is remembered between statements, so
/// whoever is broken off begins again and finds what is left.
/// </summary>
/// <param name="context">A context of the whole platform; it must track nothing.</param>
/// <param name="batchSize">How many rows go in one statement at most.</param>
internal sealed class RowEraser(PlatformDbContext context, int batchSize)
{
    private readonly Dictionary<IEntityType, Func<ParameterExpression, Expression>> _roots = [];
    private Guid? _gate;

    /// <summary>Dooms the rows of a table that fulfil a condition.</summary>
    public void Doom(IEntityType entity, Func<ParameterExpression, Expression> condition) =>
        _roots[entity] = _roots.TryGetValue(entity, out Func<ParameterExpression, Expression>? other)
            ? row => Expression.OrElse(other(row), condition(row))
            : condition;

    /// <summary>Lets append-only rows of one organisation go too.</summary>
    public void OpenGateOf(Guid organizationId) => _gate = organizationId;

    /// <summary>Deletes what is doomed, what cannot be without it first.</summary>
    /// <returns>How many rows went, without those that the database deleted with others.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<IEntityType> order = Order([.. context.Model.GetEntityTypes().Where(entity => Condition(entity, Parameter(entity), []) is not null)]);
        if (_gate is null && order.Find(static entity => AppendOnlyGuards.Guarded.Contains(entity.ClrType)) is { } guarded)
        {
            throw new InvalidOperationException($"Rows of {guarded.DisplayName()} cannot go with what they belong to.");
        }

        foreach (IForeignKey link in order.SelectMany(static entity => entity.GetReferencingForeignKeys()).Where(static link => !Binds(link)))
        {
            await CallAsync(nameof(ClearAsync), link.DeclaringEntityType.ClrType, link, cancellationToken).ConfigureAwait(false);
        }

        int deleted = 0;
        foreach (IEntityType entity in order)
        {
            deleted += await CallAsync(nameof(DeleteAsync), entity.ClrType, entity, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    /// <summary>A condition that a column has a value.</summary>
    public static Expression Equal(ParameterExpression row, IProperty column, Guid value) =>
        Expression.Equal(Column(row, column), Expression.Convert(Parameterize(value), column.ClrType));

    /// <summary>The value of a column.</summary>
    public static Expression Column(Expression row, IProperty column) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [column.ClrType], row, Expression.Constant(column.Name));

    /// <summary>A value that becomes a parameter of the statement.</summary>
    public static Expression Parameterize<T>(T value)
    {
        Expression<Func<T>> captured = () => value;
        return captured.Body;
    }

    /// <summary>Whether a row goes with the row that it points to: it must point somewhere, or the model says so.</summary>
    private static bool Binds(IForeignKey link) => link.IsRequired || link.DeleteBehavior == DeleteBehavior.Cascade;

    private static ParameterExpression Parameter(IEntityType entity) => Expression.Parameter(entity.ClrType, "row");

    /// <summary>What dooms a row: itself, or a row that it cannot be without.</summary>
    private Expression? Condition(IEntityType entity, ParameterExpression row, IReadOnlyList<IEntityType> from)
    {
        Expression? doomed = _roots.TryGetValue(entity, out Func<ParameterExpression, Expression>? root) ? root(row) : null;
        foreach (IForeignKey link in entity.GetForeignKeys().Where(link => Binds(link) && link.PrincipalEntityType != entity && !from.Contains(link.PrincipalEntityType)))
        {
            if (IsDoomedBy(link, row, [.. from, entity]) is { } byLink)
            {
                doomed = doomed is null ? byLink : Expression.OrElse(doomed, byLink);
            }
        }

        return doomed;
    }

    private MethodCallExpression? IsDoomedBy(IForeignKey link, ParameterExpression row, IReadOnlyList<IEntityType> from)
    {
        IEntityType principal = link.PrincipalEntityType;
        ParameterExpression other = Expression.Parameter(principal.ClrType, $"principal{from.Count}");
        if (Condition(principal, other, from) is not { } doomed)
        {
            return null;
        }

        foreach ((IProperty dependent, IProperty key) in link.Properties.Zip(link.PrincipalKey.Properties))
        {
            doomed = Expression.AndAlso(Expression.Equal(Expression.Convert(Column(other, key), dependent.ClrType), Column(row, dependent)), doomed);
        }

        IQueryable rows = (IQueryable)Method(nameof(RowsOf), principal.ClrType).Invoke(this, null)!;
        return Expression.Call(typeof(Queryable), nameof(Queryable.Any), [principal.ClrType], rows.Expression, Expression.Quote(Expression.Lambda(doomed, other)));
    }

    private async Task<int> DeleteAsync<TEntity>(IEntityType entity, CancellationToken cancellationToken)
        where TEntity : class
    {
        ParameterExpression row = Parameter(entity);
        IQueryable<TEntity> all = RowsOf<TEntity>().Where(Expression.Lambda<Func<TEntity, bool>>(Condition(entity, row, [])!, row));
        if (_gate is null && StorageMeter.Counted.Contains(typeof(TEntity)))
        {
            return await DeleteCountedAsync(all, cancellationToken).ConfigureAwait(false);
        }

        IQueryable<TEntity> doomed = all.Take(batchSize);
        Guid? gate = AppendOnlyGuards.Guarded.Contains(typeof(TEntity)) ? _gate : null;
        int deleted = 0;
        while (true)
        {
            int batch = gate is { } organizationId
                ? await DeleteThroughGateAsync(doomed, organizationId, cancellationToken).ConfigureAwait(false)
                : await doomed.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            if (batch == 0)
            {
                return deleted;
            }

            deleted += batch;
        }
    }

    /// <summary>
    /// Deletes files, uploads or parts of one organisation after the other, each batch in one transaction with the accounts that count
    /// them. Where a whole organisation goes, its accounts go too and nobody counts.
    /// </summary>
    private async Task<int> DeleteCountedAsync<TEntity>(IQueryable<TEntity> doomed, CancellationToken cancellationToken)
        where TEntity : class
    {
        int deleted = 0;
        while (true)
        {
            Guid? found = await doomed.Select(static row => (Guid?)EF.Property<Guid>(row, nameof(ITenantEntity.OrganizationId)))
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (found is not { } organizationId)
            {
                return deleted;
            }

            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await StorageMeter.LockAsync(context, organizationId, cancellationToken).ConfigureAwait(false);
            deleted += await doomed.Where(row => EF.Property<Guid>(row, nameof(ITenantEntity.OrganizationId)) == organizationId).Take(batchSize)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await StorageMeter.RecountAsync(context, organizationId, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> DeleteThroughGateAsync<TEntity>(IQueryable<TEntity> doomed, Guid organizationId, CancellationToken cancellationToken)
        where TEntity : class
    {
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        ErasureGate gate = new() { OrganizationId = organizationId };
        context.Add(gate);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        int batch = await doomed.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.Remove(gate);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return batch;
    }

    /// <summary>Takes a link to doomed rows away from rows that can be without it.</summary>
    private async Task<int> ClearAsync<TEntity>(IForeignKey link, CancellationToken cancellationToken)
        where TEntity : class
    {
        ParameterExpression row = Parameter(link.DeclaringEntityType);
        if (IsDoomedBy(link, row, []) is not { } doomed)
        {
            return 0;
        }

        IQueryable<TEntity> linked = RowsOf<TEntity>().Where(Expression.Lambda<Func<TEntity, bool>>(doomed, row)).Take(batchSize);
        List<IProperty> columns = [.. link.Properties.Where(static property => property.IsNullable)];
        int cleared = 0;
        while (true)
        {
            int batch = await linked.ExecuteUpdateAsync(setters => columns.ForEach(column => Clear(setters, column)), cancellationToken).ConfigureAwait(false);
            if (batch == 0)
            {
                return cleared;
            }

            cleared += batch;
        }
    }

    /// <summary>Sets a column to nothing.</summary>
    public static void Clear<TEntity>(UpdateSettersBuilder<TEntity> setters, IProperty column) =>
        typeof(RowEraser).GetMethod(nameof(ClearColumn), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(TEntity), column.ClrType).Invoke(null, [setters, column]);

    private static void ClearColumn<TEntity, TValue>(UpdateSettersBuilder<TEntity> setters, IProperty column)
    {
        string name = column.Name;
        setters.SetProperty(row => EF.Property<TValue?>(row!, name), default(TValue));
    }

    /// <summary>In which order rows go: those that others need last.</summary>
    /// <exception cref="InvalidOperationException">Rows of some tables cannot be without each other.</exception>
    internal static List<IEntityType> Order(List<IEntityType> doomed)
    {
        List<IEntityType> order = [];
        while (doomed.Count > 0)
        {
            // A link that may be empty has been emptied by then.
            IEntityType next = doomed.Find(entity => !doomed.Exists(other => other != entity
                && other.GetForeignKeys().Any(link => Binds(link) && link.PrincipalEntityType == entity)))
                ?? throw new InvalidOperationException($"{string.Join(", ", doomed.Select(static entity => entity.DisplayName()))} cannot be without each other; make one of their links optional.");
            order.Add(next);
            doomed.Remove(next);
        }

        // Rows with a key of several columns go by a slower statement. Where the database deletes them with what they belong to, that
        // goes first; whatever would be in its way stood before them, and still does.
        foreach (IEntityType entity in order.FindAll(static entity => entity.FindPrimaryKey()!.Properties.Count > 1))
        {
            int place = order.IndexOf(entity);
            int owner = order.FindLastIndex(other => other != entity && Needs(entity, other, cascades: true));
            if (owner > place && !order.GetRange(place, owner - place).Exists(other => other != entity && Needs(entity, other, cascades: false)))
            {
                order.Insert(owner + 1, entity);
                order.RemoveAt(place);
            }
        }

        return order;

        static bool Needs(IEntityType entity, IEntityType other, bool cascades) => entity.GetForeignKeys()
            .Any(link => Binds(link) && link.PrincipalEntityType == other && link.DeleteBehavior == DeleteBehavior.Cascade == cascades);
    }

    private IQueryable<TEntity> RowsOf<TEntity>()
        where TEntity : class => context.AcrossOrganizations<TEntity>();

    private Task<int> CallAsync(string name, Type entity, object what, CancellationToken cancellationToken) =>
        (Task<int>)Method(name, entity).Invoke(this, [what, cancellationToken])!;

    private static MethodInfo Method(string name, Type entity) =>
        typeof(RowEraser).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(entity);
}
