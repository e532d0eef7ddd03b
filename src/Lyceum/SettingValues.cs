using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>Reads settings by their keys: what was set, or else the default of the table.</summary>
internal static class SettingValues
{
    private const StringSplitOptions Parts = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>A text.</summary>
    public static string Text(this IConfiguration values, string key) => values[key] ?? Settings.Known.Single(setting => setting.Key == key).Default;

    /// <summary>Texts with <c>;</c> between them.</summary>
    public static string[] List(this IConfiguration values, string key) => values.Text(key).Split(';', Parts);

    /// <summary>A whole number.</summary>
    /// <exception cref="UsageException">It is none, or out of range.</exception>
    public static long Number(this IConfiguration values, string key, long minimum, long maximum) =>
        long.TryParse(values.Text(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) && number >= minimum && number <= maximum
            ? number
            : throw new UsageException($"The setting {key} is '{values.Text(key)}', but should be a whole number from {minimum} to {maximum}.");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static bool Truth(this IConfiguration values, string key) =>
        bool.TryParse(values.Text(key), out bool value) ? value : throw new UsageException($"The setting {key} is '{values.Text(key)}', but should be true or false.");

    /// <summary>One of a few words, in whatever case.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static TEnum Word<TEnum>(this IConfiguration values, string key)
        where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().FirstOrDefault(name => name.Equals(values.Text(key), StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<TEnum>(name)
            : throw new UsageException($"The setting {key} is '{values.Text(key)}', but should be {string.Join(" or ", Enum.GetNames<TEnum>())}.");
}
