using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.TestKit;

/// <summary>Rows for every table of the model, whatever the tables are, and what they hold as text.</summary>
internal static class SampleRows
{
    private const string Letters = "aZ0 '\"\\\n\t;--%_{}[]éß漢🎓\u200D\u0301";

    /// <summary>Adds some rows to each table. What may be null is null in every second one.</summary>
    public static async Task AddAsync(PlatformDatabase database, int each, Random random, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        Dictionary<IEntityType, List<EntityEntry>> made = [];
        foreach (IEntityType type in InOrder(context.Model))
        {
            List<EntityEntry> rows = made[type] = [];
            for (int i = 0; i < each; i++)
            {
                EntityEntry entry = context.Entry(RuntimeHelpers.GetUninitializedObject(type.ClrType));
                foreach (IProperty property in type.GetProperties())
                {
                    entry.Property(property.Name).CurrentValue = property.IsNullable && i % 2 == 1 ? null : Value(property, random);
                }

                foreach (IForeignKey key in type.GetForeignKeys())
                {
                    List<EntityEntry> principals = made[key.PrincipalEntityType];
                    bool none = key.Properties.Any(static property => property.IsNullable) && (i % 2 == 1 || principals.Count == 0);
                    for (int part = 0; part < key.Properties.Count; part++)
                    {
                        if (none && !key.Properties[part].IsNullable)
                        {
                            continue;
                        }

                        // The same one for every key of a row, so that those with several parts agree.
                        entry.Property(key.Properties[part].Name).CurrentValue = none
                            ? null
                            : principals[i % principals.Count].Property(key.PrincipalKey.Properties[part].Name).CurrentValue;
                    }
                }

                entry.State = EntityState.Added;
                rows.Add(entry);
            }

            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Every value of every row, by table, in an order of its own.</summary>
    public static async Task<SortedDictionary<string, string[]>> ReadAsync(PlatformDatabase database, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        SortedDictionary<string, string[]> tables = new(StringComparer.Ordinal);
        foreach (IEntityType type in context.Model.GetEntityTypes().Where(static type => type.ClrType != typeof(ChangeStamp)))
        {
            await (Task)typeof(SampleRows).GetMethod(nameof(LoadAsync), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
                .MakeGenericMethod(type.ClrType).Invoke(null, [context, cancellationToken])!;
            tables[type.ClrType.Name] = [.. context.ChangeTracker.Entries().Select(static entry => Text(entry)).Order(StringComparer.Ordinal)];
            context.ChangeTracker.Clear();
        }

        return tables;
    }

    private static Task LoadAsync<TEntity>(PlatformDbContext context, CancellationToken cancellationToken)
        where TEntity : class => context.AcrossOrganizations<TEntity>().AsTracking().LoadAsync(cancellationToken);

    private static string Text(EntityEntry entry) => string.Join(" | ", entry.Properties
        // The one column that only one kind of database has.
        .Where(static property => property.Metadata.Name != nameof(Message.SearchKey))
        .Select(static property => $"{property.Metadata.Name}={Text(property.CurrentValue)}"));

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        string text => $"'{text}'",
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>What is pointed at before what points at it; a table that points at itself does so at rows made before.</summary>
    private static List<IEntityType> InOrder(IModel model)
    {
        List<IEntityType> order = [];
        HashSet<IEntityType> seen = [];
        foreach (IEntityType type in model.GetEntityTypes().Where(static type => type.ClrType != typeof(ChangeStamp)).OrderBy(static type => type.Name))
        {
            Visit(type);
        }

        return order;

        void Visit(IEntityType type)
        {
            if (seen.Add(type))
            {
                foreach (IForeignKey key in type.GetForeignKeys())
                {
                    Visit(key.PrincipalEntityType);
                }

                order.Add(type);
            }
        }
    }

    private static object? Value(IProperty property, Random random)
    {
        Type type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(Guid) => NextGuid(random),
            _ when type == typeof(string) => NextText(random, property.GetMaxLength() ?? (random.Next(20) == 0 ? 100_000 : 200)),
            _ when type == typeof(byte[]) => NextBytes(random, property.GetMaxLength() ?? 4096),
            _ when type == typeof(bool) => random.Next(2) == 1,
            // Beyond the seeds and the checks that small numbers may fall under, and within what the least of them holds.
            _ when type == typeof(int) => random.Next(1, int.MaxValue),
            _ when type == typeof(long) => random.NextInt64(1, long.MaxValue),
            _ when type == typeof(double) => random.NextDouble(),
            _ when type == typeof(float) => random.NextSingle(),
            _ when type == typeof(decimal) => new decimal(random.Next(), random.Next(), 0, random.Next(2) == 1, 9),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(random.NextInt64(1L << 53)),
            _ when type == typeof(DateTime) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(random.NextInt64(1L << 53)),
            _ when type == typeof(TimeSpan) => TimeSpan.FromMicroseconds(random.NextInt64(1L << 40)),
            _ when type.IsEnum => Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(random.Next(values.Length)) : Activator.CreateInstance(type),
            _ when type == typeof(string[]) => new[] { NextText(random, 50), "", NextText(random, 50) },
            _ when type == typeof(Dictionary<string, string>) => new Dictionary<string, string> { [NextText(random, 50)] = NextText(random, 200), ["empty"] = "" },
            _ when type == typeof(int[]) => new[] { random.Next(), int.MinValue, 0 },
            _ => throw new NotSupportedException($"{property.DeclaringType.Name}.{property.Name} is a {type.Name}: say here what a sample of it is."),
        };
    }

    private static Guid NextGuid(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static byte[] NextBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string NextText(Random random, int longest)
    {
        Rune[] runes = [.. Letters.EnumerateRunes()];
        StringBuilder text = new();
        int length = random.Next(longest / 2, longest - 1);
        while (text.Length < length)
        {
            text.Append(runes[random.Next(runes.Length)]);
        }

        return text.ToString();
    }
}
