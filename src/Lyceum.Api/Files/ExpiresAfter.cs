using System.Globalization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Files;

/// <summary>How long a file is kept, as requests say it.</summary>
internal sealed class ExpiresAfter
{
    private const int Shortest = 3600;
    private const int Longest = 2_592_000;

    public string? Anchor { get; init; }

    public int? Seconds { get; init; }

    /// <summary>Reads what JSON says.</summary>
    /// <param name="value">The field; null for none.</param>
    /// <param name="param">Its name.</param>
    /// <exception cref="ApiException">It is not usable.</exception>
    public static TimeSpan? Read(ExpiresAfter? value, string param)
    {
        if (value is null)
        {
            return null;
        }

        Check.OneOf(Check.Required(value.Anchor, $"{param}.anchor"), $"{param}.anchor", "created_at");
        return TimeSpan.FromSeconds(Check.Range(value.Seconds ?? throw ApiException.Missing($"{param}.seconds"), $"{param}.seconds", Shortest, Longest)!.Value);
    }

    /// <summary>Reads what the fields of a form say.</summary>
    /// <exception cref="ApiException">It is not usable.</exception>
    public static TimeSpan? Read(IReadOnlyDictionary<string, string> fields)
    {
        const string Param = "expires_after";
        string? anchor = fields.GetValueOrDefault($"{Param}[anchor]");
        if (fields.GetValueOrDefault($"{Param}[seconds]") is not { } seconds)
        {
            return anchor is null ? null : throw ApiException.Missing($"{Param}.seconds");
        }

        return int.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? Read(new ExpiresAfter { Anchor = anchor, Seconds = number }, Param)
            : throw ApiException.BadRequest($"Invalid type for '{Param}.seconds': expected an integer.", $"{Param}.seconds", "invalid_type");
    }
}
