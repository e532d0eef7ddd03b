namespace Lyceum.Api.Http;

/// <summary>A part of a form.</summary>
/// <param name="Name">The field.</param>
/// <param name="FileName">What the sender calls the file; null where it says nothing.</param>
/// <param name="ContentType">What the sender says that the bytes are; null where it says nothing.</param>
/// <param name="Content">The bytes as they arrive.</param>
internal sealed record FormPart(string Name, string? FileName, string? ContentType, Stream Content);
