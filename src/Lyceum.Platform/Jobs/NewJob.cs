using System.Globalization;
using System.Text.Json;

namespace Lyceum.Platform.Jobs;

/// <summary>Work that is asked for.</summary>
/// <param name="Kind">What kind of work: which <see cref="IJobHandler"/> does it.</param>
/// <param name="Payload">What is to be done, JSON that the handler reads; no secrets.</param>
public sealed record NewJob(string Kind, string Payload)
{
    /// <summary>The longest <see cref="Kind"/>.</summary>
    public const int MaximumKind = 64;

    /// <summary>The longest <see cref="UniqueKey"/>.</summary>
    public const int MaximumUniqueKey = 200;

    /// <summary>The longest JSON of a job, in characters: more belongs in a file.</summary>
    public const int MaximumJson = 1 << 20;

    /// <summary>Greater goes first.</summary>
    public int Priority { get; init; }

    /// <summary>A name that the kind has once in the project: asking again under it gives the same job, ended or not.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Not before then; null at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it is too late to do it; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How often it may be begun. An attempt that a dying process left counts.</summary>
    public int MaximumAttempts { get; init; } = 3;

    internal void Validate()
    {
        if (Kind.Length is 0 or > MaximumKind || Kind.Any(static character => !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_')))
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"The kind of a job is a word of at most {MaximumKind} characters."));
        }

        if (MaximumAttempts is < 1 or > 1000 || UniqueKey is { Length: 0 or > MaximumUniqueKey } || UniqueKey?.Any(char.IsControl) == true)
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"A job has between 1 and 1000 attempts, and a unique key of at most {MaximumUniqueKey} characters or none."));
        }

        CheckJson(Payload);
    }

    /// <summary>Checks JSON that is to be stored.</summary>
    /// <exception cref="PlatformException">It is none, or too long.</exception>
    internal static void CheckJson(string json)
    {
        if (json.Length > MaximumJson)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"The JSON of a job has at most {MaximumJson} characters; put more in a file."));
        }

        try
        {
            JsonDocument.Parse(json).Dispose();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new PlatformException(PlatformError.Invalid, "The payload, the checkpoint and the result of a job are JSON.", exception);
        }
    }
}
