using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Accounts;

/// <summary>An invitation that a new account uses up.</summary>
/// <param name="Member">Who comes, in the organisation that invited.</param>
/// <param name="Record">What is noted of it in that organisation's log.</param>
public sealed record InvitationUse(Actor Member, AuditRecord Record);
