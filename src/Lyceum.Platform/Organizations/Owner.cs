namespace Lyceum.Platform.Organizations;

/// <summary>Who owns private things inside an organisation. It follows from the <see cref="Actor"/> alone and is never an argument.</summary>
/// <param name="Kind">User or project.</param>
/// <param name="Id">Which.</param>
public readonly record struct Owner(OwnerKind Kind, Guid Id);
