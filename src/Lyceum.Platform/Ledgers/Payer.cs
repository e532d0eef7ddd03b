namespace Lyceum.Platform.Ledgers;

/// <summary>Who pays for a call.</summary>
/// <param name="OrganizationId">The organisation.</param>
/// <param name="ProjectId">The project in it.</param>
/// <param name="KeyId">The key of the project; null where a person calls without one.</param>
/// <param name="UserId">The person on whose behalf, for reports alone; null where there is none.</param>
public readonly record struct Payer(Guid OrganizationId, Guid ProjectId, Guid? KeyId, Guid? UserId = null);
