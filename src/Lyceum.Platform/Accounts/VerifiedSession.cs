namespace Lyceum.Platform.Accounts;

/// <summary>A session that was sent with its token, and whose it is.</summary>
public sealed record VerifiedSession
{
    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The user's name.</summary>
    public required string Name { get; init; }

    /// <summary>The user's e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the user administers the platform.</summary>
    public required bool IsAdministrator { get; init; }

    /// <summary>The organisation that the user works in unless another is chosen.</summary>
    public required Guid? HomeOrganizationId { get; init; }

    /// <summary>How the user signed in.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>When the session began: what needs a fresh sign-in looks at it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session ends in any case.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal DateTimeOffset IdleExpiresAt { get; init; }
}
