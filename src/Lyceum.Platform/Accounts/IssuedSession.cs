namespace Lyceum.Platform.Accounts;

/// <summary>A session that just began, the only time its token is known.</summary>
/// <param name="Session">The session.</param>
/// <param name="Token">Its token, for the browser's cookie.</param>
public sealed record IssuedSession(Session Session, RandomToken Token);
