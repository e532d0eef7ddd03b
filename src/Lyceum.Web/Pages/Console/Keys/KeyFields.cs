using System.Collections.Immutable;
using System.Globalization;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Web.Components;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Pages.Console.Keys;

/// <summary>What a form says about a key, as it was typed.</summary>
public sealed record KeyFields
{
    /// <summary>What people call it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The last day on which it works, by UTC; empty for ever.</summary>
    public string Last { get; init; } = "";

    /// <summary>Allowed paths, one in a line.</summary>
    public string Endpoints { get; init; } = "";

    /// <summary>Allowed models, one in a line.</summary>
    public string Models { get; init; } = "";

    /// <summary>Allowed address ranges, one in a line.</summary>
    public string Addresses { get; init; } = "";

    /// <summary>Requests in a minute.</summary>
    public string Requests { get; init; } = "";

    /// <summary>Tokens in a minute.</summary>
    public string Tokens { get; init; } = "";

    /// <summary>Calls at the same time.</summary>
    public string Parallel { get; init; } = "";

    /// <summary>Whether anything bounds the key.</summary>
    public bool IsBounded => (Endpoints + Models + Addresses + Requests + Tokens + Parallel).Length > 0;

    /// <summary>What a form said.</summary>
    public static KeyFields Of(IFormCollection form) => new()
    {
        Name = form["name"].ToString(),
        Last = form["last"].ToString(),
        Endpoints = form["endpoints"].ToString(),
        Models = form["models"].ToString(),
        Addresses = form["addresses"].ToString(),
        Requests = form["requests"].ToString(),
        Tokens = form["tokens"].ToString(),
        Parallel = form["parallel"].ToString(),
    };

    /// <summary>What a key is.</summary>
    public static KeyFields Of(ApiKey key) => new()
    {
        Name = key.Name,
        Last = DayOf(key.ExpiresAt),
        Endpoints = Lines(key.Endpoints),
        Models = Lines(key.Models),
        Addresses = Lines(key.Addresses),
        Requests = Write(key.RequestsPerMinute),
        Tokens = Write(key.TokensPerMinute),
        Parallel = Write(key.ParallelCalls),
    };

    /// <summary>What is asked of the key.</summary>
    /// <param name="errors">Where to note what cannot be read.</param>
    /// <param name="text">The sentences.</param>
    /// <param name="before">The key's present end, which stays where its day does.</param>
    /// <returns>Null where something cannot be read.</returns>
    public KeySettings? Read(FormErrors errors, UiText text, DateTimeOffset? before = null)
    {
        ImmutableArray<AddressRange>.Builder ranges = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (string one in FormValue.Split(Addresses))
        {
            if (AddressRange.TryParse(one, out AddressRange range))
            {
                ranges.Add(range);
            }
            else if (errors.Of("addresses") is null)
            {
                errors.Add("addresses", text.Format("Key_addresses_wrong", one));
            }
        }

        DateTimeOffset? end = null;
        if (Last.Length > 0)
        {
            if (Last == DayOf(before))
            {
                end = before;
            }
            else if (FormValue.TryReadDay(Last, out DateTimeOffset day))
            {
                end = day.AddDays(1);
            }
            else
            {
                errors.Add("last", text["Console_day_wrong"]);
            }
        }

        QuotaLimits limits = FormValue.ReadLimits(Requests, Tokens, Parallel, errors, text);
        return errors.IsEmpty
            ? new KeySettings(Name)
            {
                ExpiresAt = end,
                Limits = limits,
                Scopes = new KeyScopes { Endpoints = Some(FormValue.Split(Endpoints)), Models = Some(FormValue.Split(Models)), Addresses = ranges.Count == 0 ? null : ranges.ToImmutable() },
            }
            : null;
    }

    /// <summary>Which field a reason belongs to.</summary>
    public static string? FieldOf(string? reason) => reason switch
    {
        "name" => "name",
        "key_expiry" => "last",
        "key_endpoints" => "endpoints",
        "key_models" => "models",
        "key_addresses" => "addresses",
        "limits" => "requests",
        _ => null,
    };

    // A key that ends with a day ends where the next begins.
    private static string DayOf(DateTimeOffset? end) =>
        end is { } time ? time.UtcDateTime.AddTicks(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    private static string Lines(string[]? values) => values is null ? "" : string.Join('\n', values);

    private static string Write(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static ImmutableArray<string>? Some(IReadOnlyList<string> values) => values.Count == 0 ? null : [.. values];
}
