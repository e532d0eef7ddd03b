namespace Lyceum.Platform.Jobs;

/// <summary>
/// Where jobs keep what is half done until it becomes a file: in a folder for the kind of work, in one by the job's id (32 digits), which
/// <see cref="WorkFolderSweep"/> removes if the job does not. Processes that share the files' bytes share this folder too.
/// </summary>
/// <param name="Path">The folder; made when something comes.</param>
public sealed record WorkFolder(string Path);
