namespace Lyceum.Platform.Files;

/// <summary>What a change adds to what a project stores, or takes away.</summary>
/// <param name="OrganizationId">The organisation.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="Bytes">How many bytes.</param>
/// <param name="Objects">How many files, uploads and parts.</param>
/// <param name="IsUnlimited">Whether it may go beyond what may be stored.</param>
internal readonly record struct StorageChange(Guid OrganizationId, Guid ProjectId, long Bytes, long Objects, bool IsUnlimited = false)
{
    public static StorageChange operator -(StorageChange change) => change with { Bytes = -change.Bytes, Objects = -change.Objects };
}
