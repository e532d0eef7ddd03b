using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Web.Content;

/// <summary>An attribute of an element.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; empty for one that is only there or not.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is an attribute of an element, and called what HTML calls it.")]
public readonly record struct ContentAttribute(string Name, string Value);
