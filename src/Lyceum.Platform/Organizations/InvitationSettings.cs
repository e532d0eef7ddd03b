using Lyceum.Platform.Projects;

namespace Lyceum.Platform.Organizations;

/// <summary>What somebody asks of a new invitation.</summary>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">What whoever comes may do.</param>
public sealed record InvitationSettings(string Email, Role Role)
{
    /// <summary>How long somebody may come.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Projects that whoever comes becomes a member of.</summary>
    public IReadOnlyDictionary<Guid, ProjectRole> Projects { get; init; } = new Dictionary<Guid, ProjectRole>();

    internal void Validate()
    {
        if (!Enum.IsDefined(Role) || Projects.Values.Any(static role => !Enum.IsDefined(role)))
        {
            throw PlatformException.Invalid("There is no such role.", "role");
        }

        if (Projects.Count > 100)
        {
            throw PlatformException.Invalid("An invitation names at most 100 projects.");
        }

        CheckLifetime(Lifetime);
    }

    internal static void CheckLifetime(TimeSpan lifetime)
    {
        if (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(90))
        {
            throw PlatformException.Invalid("An invitation lasts between a minute and 90 days.", "invitation_lifetime");
        }
    }
}
