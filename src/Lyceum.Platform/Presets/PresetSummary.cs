namespace Lyceum.Platform.Presets;

/// <summary>A preset in a list, without what was set up.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Owner">The name of the person whose it is; null where it is who asks.</param>
/// <param name="IsShared">Whether the members of the organisation see it.</param>
/// <param name="HasLink">Whether there is a link that opens it.</param>
public sealed record PresetSummary(Guid Id, string Name, string? Owner, bool IsShared, bool HasLink);
