namespace Lyceum.Platform.Jobs;

/// <summary>Where jobs keep what is half done until it becomes a file. Processes that share the files' bytes share this folder too.</summary>
/// <param name="Path">The folder; made when something comes.</param>
public sealed record WorkFolder(string Path);
