namespace Lyceum.Web.Site.Markdown;

/// <summary>A part of a document.</summary>
/// <param name="Level">2 or 3; 0 for what stands before the first heading.</param>
/// <param name="Id">The anchor of its heading; empty before the first.</param>
/// <param name="Heading">The words of its heading.</param>
/// <param name="Text">Its words.</param>
public sealed record SiteSection(int Level, string Id, string Heading, string Text);
