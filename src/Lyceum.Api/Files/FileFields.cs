using Lyceum.Api.Http;
using Lyceum.Platform.Files;

namespace Lyceum.Api.Files;

/// <summary>What requests say of files, checked in the words that clients know.</summary>
internal static class FileFields
{
    // Files of batches are seldom looked at again.
    private static readonly TimeSpan s_batchLifetime = TimeSpan.FromDays(30);

    /// <summary>The form that a file comes in.</summary>
    public static FormFields Form { get; } = new(
        "file",
        [
            new QueryParameter("purpose", "What the file is for.") { IsRequired = true, Words = [.. FilePurpose.Sendable] },
            new QueryParameter("expires_after[anchor]", "From when on its life is counted.") { IsRequired = true, Words = ["created_at"] },
            new QueryParameter("expires_after[seconds]", "How long it is kept.", QueryType.Integer) { IsRequired = true },
        ]);

    /// <summary>What a file that somebody sends is for.</summary>
    /// <exception cref="ApiException">It is nothing that files are sent for.</exception>
    public static string Purpose(string? purpose) => FilePurpose.Sendable.Contains(Check.Required(purpose, "purpose"))
        ? purpose!
        : throw NotOneOf(purpose!, FilePurpose.Sendable);

    /// <summary>The purpose that a list is narrowed to.</summary>
    /// <exception cref="ApiException">No file has it.</exception>
    public static string? ListedPurpose(string? purpose) => purpose is null || FilePurpose.Sendable.Contains(purpose) || FilePurpose.Made.Contains(purpose)
        ? purpose
        : throw NotOneOf(purpose, [.. FilePurpose.Sendable, .. FilePurpose.Made]);

    /// <summary>How long a file is kept where the request does not say; null for ever.</summary>
    public static TimeSpan? UsualLifetime(string purpose) => purpose == FilePurpose.Batch ? s_batchLifetime : null;

    private static ApiException NotOneOf(string purpose, IEnumerable<string> known) => ApiException.BadRequest(
        $"'{(purpose.Length <= 64 ? purpose : purpose[..64])}' is not one of [{string.Join(", ", known.Select(static one => $"'{one}'"))}] - 'purpose'", "purpose");
}
