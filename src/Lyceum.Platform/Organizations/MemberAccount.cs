namespace Lyceum.Platform.Organizations;

/// <summary>A member with what its account says of the person.</summary>
/// <param name="Member">The member.</param>
/// <param name="Email">The person's e-mail address; null where there is no account, as the operator of the machine has none.</param>
/// <param name="Name">What people call the person; null where there is no account.</param>
public sealed record MemberAccount(Member Member, string? Email, string? Name);
