namespace Lyceum.Gateway.Runs;

/// <summary>A file that a person attached to a message.</summary>
/// <param name="Id">The stored file; it may be gone while the message still has its text.</param>
/// <param name="Name">What the person called it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsCut">Whether only a part of its text was read.</param>
public sealed record AttachedFile(Guid Id, string Name, long Bytes, bool IsCut);
