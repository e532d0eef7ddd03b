namespace Lyceum.Platform.Sharing;

/// <summary>Who may open what the members of an organisation share. It holds for links that are there as well.</summary>
public enum SharingMode
{
    /// <summary>Whoever has the link.</summary>
    Everybody = 0,

    /// <summary>Whoever has the link and is a member of the organisation.</summary>
    Members = 1,

    /// <summary>Nobody, and nothing new is shared.</summary>
    Off = 2,
}
