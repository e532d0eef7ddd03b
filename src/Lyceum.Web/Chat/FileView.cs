namespace Lyceum.Web.Chat;

/// <summary>A file of a message, as a page shows it.</summary>
/// <param name="Id">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its size as people write it.</param>
/// <param name="IsCut">Whether only a part of it was read.</param>
public sealed record FileView(Guid Id, string Name, string Size, bool IsCut);
