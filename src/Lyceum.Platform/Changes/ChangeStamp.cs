using Lyceum.Platform.Data;

namespace Lyceum.Platform.Changes;

/// <summary>
/// A mark that is another one after each change of its topic, written in the change's own transaction. There is one row for each
/// topic, from the first migration that knew it on.
/// </summary>
public sealed class ChangeStamp : IPlatformEntity
{
    /// <summary>What changes.</summary>
    public ChangeTopic Topic { get; init; }

    /// <summary>The mark.</summary>
    public Guid Stamp { get; set; }
}
