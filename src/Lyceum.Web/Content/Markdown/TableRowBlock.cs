using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A row of a table.</summary>
internal sealed class TableRowBlock() : ContainerBlock(null);
