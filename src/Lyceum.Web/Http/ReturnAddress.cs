using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Web.Http;

/// <summary>Where a person goes on after signing in: a page of this server and nothing else, whatever the address says.</summary>
public static class ReturnAddress
{
    /// <summary>Where people go who were going nowhere.</summary>
    public const string Usual = "/account";

    private const int MaximumLength = 2000;

    /// <summary>The address if it is a page here, else the usual one.</summary>
    public static string Of(string? address) => IsLocal(address) ? address : Usual;

    /// <summary>The page to sign in on, which leads to an address afterwards.</summary>
    public static string SignInPage(string address) =>
        IsLocal(address) && address != "/" ? $"/login?returnUrl={Uri.EscapeDataString(address)}" : "/login";

    /// <summary>Whether an address is a path of this server, to every browser that reads it.</summary>
    public static bool IsLocal([NotNullWhen(true)] string? address) =>
        // Browsers read a backslash as a slash, and drop tabs and line ends: '/\t/evil' would be another server.
        address is ['/', ..] and not ['/', '/', ..] && address.Length <= MaximumLength
        && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character));
}
