namespace Lyceum.Models.Hub;

/// <summary>Which hub models come from, and how.</summary>
public sealed record HubSettings
{
    /// <summary>The hub of Hugging Face.</summary>
    public static Uri DefaultAddress { get; } = new("https://huggingface.co");

    /// <summary>The hub's root, http or https, for instance a mirror in the house.</summary>
    public Uri Address { get; init; } = DefaultAddress;

    /// <summary>The access token, sent to <see cref="Address"/> alone; empty for none.</summary>
    public Secret Token { get; init; }

    /// <summary>Connections that one file is fetched over, 1 to 16.</summary>
    public int Connections { get; init; } = 4;
}
